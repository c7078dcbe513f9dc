import Synchronization

/// What a descriptor stands for: a file that was opened, with its position. Descriptors that were made of
/// each other by `dup` or `fork` share it. When the last one is closed the object is gone (`deinit`).
class OpenFile {
  /// Descriptors of all processes that stand for it, and messages that carry it to another process.
  private let descriptors = Atomic<Int>(0)
  /// Poll objects that watch it; guarded by `WatchedFiles`.
  final var watchers: [EventTable] = []
  /// How it was opened, and what F_SETFL has changed since. One word: read and written at once.
  final var options: OpenOptions
  /// How the path was when it was opened, for /proc; nil of what never had one.
  final var path: Path?

  /// It has a lock (`flock`), which goes with it.
  final var isLocked = false

  init(_ options: OpenOptions) { self.options = options }

  deinit {
    if isLocked { FileLocks.release(self) }
  }

  /// The file behind it, for `fstat` and its kin.
  var inode: Inode? { path?.inode }

  final var isNonBlocking: Bool { options.contains(.nonBlocking) }

  /// Told by `fstat`.
  var number: UInt64 { inode?.number ?? 1 }

  /// What /proc/PID/fd calls it if it has no path.
  var label: ByteString { "anon_inode:[unknown]" }

  /// Opens what it stands for once more, by /proc/PID/fd; overridden by what has no path and can be.
  func reopened(_ options: OpenOptions) throws(Errno) -> OpenFile { throw .noSuchAddressOrDevice }

  /// What the file is now; overridden by what has no inode.
  func attributes() throws(Errno) -> FileAttributes {
    guard let inode else { throw .badFileDescriptor }
    try inode.refresh()
    return inode.lock.withLock { inode.attributes }
  }

  /// Reads to `transfer`; 0 at the end.
  ///
  /// - Parameter offset: where to; nil is the file's own position, which moves.
  func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    throw .invalidArgument
  }

  func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    throw .invalidArgument
  }

  /// - Parameter origin: SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA or SEEK_HOLE.
  func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 { throw .illegalSeek }

  /// `getdents64`: entries from the position on, until `body` says false.
  func entries(_ body: (DirectoryEntry) -> Bool) throws(Errno) { throw .notDirectory }

  /// What could be done now without waiting. Waiters in `table` are put into queues that are woken when
  /// that changes.
  func poll(_ table: PollTable?) -> PollEvents { [.readable, .writable] }

  /// `ioctl`.
  func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    throw .inappropriateIOCTLForDevice
  }

  /// Where pages of a mapping come from.
  func pageSource(_ protection: Protection, isShared: Bool) throws(Errno) -> any PageSource {
    throw .operationNotSupportedByDevice
  }

  func synchronize() throws(Errno) { throw .invalidArgument }

  func truncate(to size: UInt64) throws(Errno) { throw .invalidArgument }

  final func retainDescriptor() { descriptors.wrappingAdd(1, ordering: .relaxed) }

  /// The file itself may stay for a while: a call that uses it, or a mapping.
  final func releaseDescriptor() {
    if descriptors.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
      WatchedFiles.forget(self)
      allDescriptorsClosed()
    }
  }

  /// No descriptor stands for it any more.
  func allDescriptorsClosed() {}

  /// A descriptor of a process is closed; others may be open still.
  func descriptorClosed(by process: Process) { FileLocks.release(process, self) }
}
