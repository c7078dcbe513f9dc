/// Locks of files: of an open file (`flock`), and of a range by a process (`fcntl`).
enum FileLocks {
  private struct Lock {
    let inode: ObjectIdentifier
    /// The open file, or the process of a range.
    let owner: ObjectIdentifier
    let isRange: Bool
    let isExclusive: Bool
    var range: Range<UInt64>
    let process: Int

    func conflicts(with other: Lock) -> Bool {
      inode == other.inode && owner != other.owner && isRange == other.isRange
        && (isExclusive || other.isExclusive) && range.overlaps(other.range)
    }
  }

  private static let guarding = SpinLock()
  /// Guarded by the lock.
  nonisolated(unsafe) private static var locks: [Lock] = []
  nonisolated(unsafe) private static let released = WaitQueue()

  static func flock(_ file: OpenFile, _ operation: Int) throws(Errno) {
    guard let inode = file.inode else { throw .badFileDescriptor }
    let owner = ObjectIdentifier(file)
    switch operation & ~4 {
    case 8: remove { !$0.isRange && $0.owner == owner }
    case 1, 2:
      let lock = Lock(
        inode: ObjectIdentifier(inode), owner: owner, isRange: false,
        isExclusive: operation & 2 != 0, range: 0..<UInt64.max, process: 0)
      try acquire(lock, waits: operation & 4 == 0)
      file.isLocked = true
    default: throw .invalidArgument
    }
  }

  private static func acquire(_ lock: Lock, waits: Bool) throws(Errno) {
    guarding.lock()
    defer { guarding.unlock() }
    while locks.contains(where: { $0.conflicts(with: lock) }) {
      guard waits else { throw .wouldBlock }
      try released.wait("a file's lock", guarding)
    }
    cut(lock)
    locks.append(lock)
  }

  /// What the same owner had in that range is no more.
  private static func cut(_ lock: Lock) {
    var kept: [Lock] = []
    for old in locks {
      guard old.inode == lock.inode, old.owner == lock.owner, old.isRange == lock.isRange,
        old.range.overlaps(lock.range)
      else {
        kept.append(old)
        continue
      }
      var (before, behind) = (old, old)
      if old.range.lowerBound < lock.range.lowerBound {
        before.range = old.range.lowerBound..<lock.range.lowerBound
        kept.append(before)
      }
      if old.range.upperBound > lock.range.upperBound {
        behind.range = lock.range.upperBound..<old.range.upperBound
        kept.append(behind)
      }
    }
    locks = kept
  }

  private static func remove(_ isMeant: (Lock) -> Bool) {
    guarding.withLock {
      locks.removeAll(where: isMeant)
      released.wakeAll()
    }
  }

  /// An open file is gone.
  static func release(_ file: OpenFile) {
    let owner = ObjectIdentifier(file)
    remove { !$0.isRange && $0.owner == owner }
  }

  /// A process has closed a descriptor of a file: all its ranges of it are free (POSIX says so).
  static func release(_ process: Process, _ file: OpenFile) {
    guard let inode = file.inode, process.hasFileLocks else { return }
    let (owner, locked) = (ObjectIdentifier(process), ObjectIdentifier(inode))
    remove { $0.isRange && $0.owner == owner && $0.inode == locked }
  }

  // MARK: Ranges: `struct flock` is type, whence, start, length, pid.

  private static func read(
    _ file: OpenFile, _ call: borrowing SystemCall
  ) throws(Errno) -> (type: Int16, lock: Lock) {
    guard let inode = file.inode else { throw .badFileDescriptor }
    let type = try UserMemory.read(Int16.self, at: call[2])
    let whence = try UserMemory.read(Int16.self, at: call[2] + 2)
    var start = try UserMemory.read(Int64.self, at: call[2] + 8)
    let length = try UserMemory.read(Int64.self, at: call[2] + 16)
    switch whence {
    case 0: break
    case 1: start += Int64(try file.seek(0, from: 1))
    case 2: start += inode.lock.withLock { Int64(inode.attributes.size) }
    default: throw .invalidArgument
    }
    if length < 0 { start += length }
    guard start >= 0, (0...2).contains(type) else { throw .invalidArgument }
    let end = length == 0 ? UInt64.max : UInt64(start) + length.magnitude
    let lock = Lock(
      inode: ObjectIdentifier(inode), owner: ObjectIdentifier(call.process), isRange: true,
      isExclusive: type == 1, range: UInt64(start)..<end, process: call.process.identifier)
    return (type, lock)
  }

  static func set(
    _ file: OpenFile, _ call: borrowing SystemCall, waits: Bool
  ) throws(Errno) {
    let (type, lock) = try read(file, call)
    if type == 2 {
      guarding.withLock {
        cut(lock)
        released.wakeAll()
      }
      return
    }
    guard type == 0 ? file.options.canRead : file.options.canWrite else { throw .badFileDescriptor }
    call.process.hasFileLocks = true
    try acquire(lock, waits: waits)
  }

  static func query(_ file: OpenFile, _ call: borrowing SystemCall) throws(Errno) {
    let (_, lock) = try read(file, call)
    let found = guarding.withLock { locks.first { $0.conflicts(with: lock) } }
    guard let found else { return try UserMemory.write(Int16(2), to: call[2]) }
    try UserMemory.write(Int16(found.isExclusive ? 1 : 0), to: call[2])
    try UserMemory.write(Int16(0), to: call[2] + 2)
    try UserMemory.write(found.range.lowerBound, to: call[2] + 8)
    let length = found.range.upperBound == .max ? 0 : UInt64(found.range.count)
    try UserMemory.write(length, to: call[2] + 16)
    try UserMemory.write(Int32(found.process), to: call[2] + 24)
  }
}
