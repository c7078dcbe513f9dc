/// In the place of what an open device would be: there are none here.
final class OpenFile {}
struct OpenOptions {}
