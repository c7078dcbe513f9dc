/// In the place of what an open device would be: there are none here.
class OpenFile {}

/// In the place of how a program wants a file open.
struct OpenOptions {
  var canRead = true
  var canWrite = false
}

/// In the place of an open file of the host's.
final class FolderFile: OpenFile {
  init(_ inode: FolderInode, _ cache: PageCache, _ options: OpenOptions) {}
}

/// In the place of a file system's right to its device: here each has one of its own.
final class DeviceClaim {}
