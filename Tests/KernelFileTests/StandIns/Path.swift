/// In the place of a file with the way to it: a file system of a disk has no use for it.
final class Path {}
