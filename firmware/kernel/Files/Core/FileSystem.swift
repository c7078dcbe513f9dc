/// A tree of files that can be mounted. Subclasses are kinds of file systems.
class FileSystem {
  /// Such as `ext2`, for /proc/mounts.
  var kind: ByteString { "none" }
  /// Told by `st_dev`; unique while the machine runs.
  let device: DeviceNumber
  /// Changed by a remount, when nobody has a file of it open for writing.
  private(set) final var isReadOnly: Bool
  /// The right to the device that it lies on. Set by who makes it.
  final var claim: DeviceClaim?

  init(device: DeviceNumber, isReadOnly: Bool) {
    self.device = device
    self.isReadOnly = isReadOnly
  }

  /// Names come and go by themselves.
  var isUncached: Bool { false }

  /// Others than this kernel change it, at any time: what is remembered of it is asked about again
  /// before it is used (`Inode.lookUpAgain`, `Inode.refresh`).
  var isChangedByOthers: Bool { false }

  var root: Inode { fatalError("a file system without a root") }

  func statistics() -> FileSystemStatistics { FileSystemStatistics() }

  /// All that was written is on the medium when this returns.
  func synchronize() throws(Errno) {}

  /// Mounted anew, to be only read, or to be written again. What it means on the medium, subclasses know;
  /// they call this last.
  func setReadOnly(_ isReadOnly: Bool) throws(Errno) { self.isReadOnly = isReadOnly }

  /// The last use of a mounted file system: nothing of it is open. After it the medium is clean.
  func unmount() throws(Errno) { try synchronize() }

  /// The machine is about to be switched off, with files open maybe: what was written is on the medium,
  /// which is clean, and nothing changes it any more.
  func freeze() throws(Errno) { try synchronize() }

  /// Nobody holds the inode any more, and it has no name: what it occupies is free.
  func discard(_ inode: Inode) {}
}

/// What `statfs` tells.
struct FileSystemStatistics {
  /// Of the kind; ext2's is 0xef53.
  var magic: UInt64 = 0
  var blockSize: UInt64 = 4096
  var blocks: UInt64 = 0
  var freeBlocks: UInt64 = 0
  /// Without those that only root may use.
  var availableBlocks: UInt64 = 0
  var files: UInt64 = 0
  var freeFiles: UInt64 = 0
}
