/// In the place of what an open device would be: there are none here.
final class OpenFile {}
struct OpenOptions {}

/// In the place of a file system's right to its device: here each has one of its own.
final class DeviceClaim {}
