import Processor

/// A regular file that is open: its contents go by the page cache.
class RegularFile: OpenFile {
  private let file: Inode
  private let cache: PageCache
  private let positionLock = Mutex()
  /// Guarded by `positionLock`, which is held while data is read or written at it: two writers that share
  /// the descriptor do not write over each other.
  private var position: UInt64 = 0

  init(_ inode: Inode, _ cache: PageCache, _ options: OpenOptions) {
    file = inode
    self.cache = cache
    super.init(options)
  }

  override var inode: Inode? { file }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if let offset { return try read(&transfer, from: offset) }
    positionLock.lock()
    defer { positionLock.unlock() }
    let count = try read(&transfer, from: position)
    position += UInt64(count)
    return count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if options.contains(.append) { return try append(&transfer) }
    if let offset { return try write(&transfer, from: offset) }
    positionLock.lock()
    defer { positionLock.unlock() }
    let count = try write(&transfer, from: position)
    position += UInt64(count)
    return count
  }

  private func append(_ transfer: inout Transfer) throws(Errno) -> Int {
    positionLock.lock()
    defer { positionLock.unlock() }
    file.appendLock.lock()
    defer { file.appendLock.unlock() }
    position = file.lock.withLock { file.attributes.size }
    let count = try write(&transfer, from: position)
    position += UInt64(count)
    return count
  }

  func read(_ transfer: inout Transfer, from start: UInt64) throws(Errno) -> Int {
    let size = file.lock.withLock { file.attributes.size }
    guard start < size else { return 0 }
    let end = min(size, start + UInt64(transfer.remaining))
    var next = start
    while next < end {
      let within = Int(next & 4095)
      let piece = min(4096 - within, Int(end - next))
      do throws(Errno) {
        let frame = try cache.page(next >> 12)
        defer { Kernel.frames.release(frame) }
        // Without the inode's lock: the program's page may be one of this very file.
        try transfer.put(frame.pointer + within, count: piece)
      } catch {
        // What was read is told; the error comes again. A file that was cut meanwhile ends here.
        let isCut = file.lock.withLock { file.attributes.size } <= next
        if next > start || isCut { break }
        throw error
      }
      next += UInt64(piece)
    }
    touch()
    return Int(next - start)
  }

  /// It was read.
  func touch() {
    guard !file.fileSystem.isReadOnly, !options.contains(.noAccessTime) else { return }
    file.lock.withLock {
      // As Linux by default (relatime): once a day, or when it was changed since.
      let old = file.attributes.accessed
      let now = FileTime.now
      let isOld =
        now.seconds - old.seconds > 86400 || old.seconds <= file.attributes.modified.seconds
      guard isOld, now.seconds != old.seconds else { return }
      file.attributes.accessed = now
      file.attributesChanged()
    }
  }

  private func write(_ transfer: inout Transfer, from start: UInt64) throws(Errno) -> Int {
    guard start <= UInt64(Int64.max) - UInt64(transfer.remaining) else { throw .fileTooLarge }
    try FileSizeLimit.apply(to: &transfer, at: start)
    let count = try put(&transfer, at: start)
    if !options.isDisjoint(with: [.synchronous, .dataSynchronous]) { try synchronize() }
    return count
  }

  /// Stores what is written; fewer bytes if not all can be.
  func put(_ transfer: inout Transfer, at start: UInt64) throws(Errno) -> Int {
    var next = start
    guard let bounce = Kernel.frames.allocate() else { throw .noMemory }
    defer { Kernel.frames.release(bounce, order: 0) }
    while transfer.remaining > 0 {
      let within = Int(next & 4095)
      let piece = min(4096 - within, transfer.remaining)
      WriteBack.makeRoom()
      do throws(Errno) {
        // First out of the program's memory, which may be a page of this file, then under the lock.
        try transfer.take(into: bounce.pointer, count: piece)
        try store(bounce.pointer, at: next, count: piece)
      } catch {
        if next > start { break }
        throw error
      }
      next += UInt64(piece)
    }
    return Int(next - start)
  }

  private func store(
    _ bytes: UnsafeMutableRawPointer, at offset: UInt64, count: Int
  ) throws(Errno) {
    file.lock.lock()
    defer { file.lock.unlock() }
    let end = offset + UInt64(count)
    try file.allocate(offset..<end)
    let size = file.attributes.size
    let coversPage = count == 4096 || (offset & 4095 == 0 && end >= size)
    let frame = try cache.pageLocked(
      offset >> 12, in: file, isOverwritten: coversPage || offset.roundedDownToPage >= size)
    defer { Kernel.frames.release(frame) }
    memcpy(frame.pointer + Int(offset & 4095), bytes, count)
    cache.setDirty(offset >> 12)
    if end > size { try file.resize(to: end) }
    let now = FileTime.now
    file.attributes.modified = now
    file.attributes.changed = now
    // Who changes a program's contents does not inherit its rights.
    file.attributes.permissions &= ~0o6000
    file.attributesChanged()
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 {
    positionLock.lock()
    defer { positionLock.unlock() }
    let size = file.lock.withLock { Int64(file.attributes.size) }
    let base: Int64
    switch origin {
    case 0: base = 0
    case 1: base = Int64(position)
    case 2: base = size
    // The simplest true answer: all is data, up to the end.
    case 3, 4:
      guard distance >= 0, distance < size else { throw .noSuchAddressOrDevice }
      position = UInt64(origin == 3 ? distance : size)
      return position
    default: throw .invalidArgument
    }
    let (target, overflow) = base.addingReportingOverflow(distance)
    guard !overflow, target >= 0 else { throw .invalidArgument }
    position = UInt64(target)
    return position
  }

  override func pageSource(
    _ protection: Protection, isShared: Bool
  ) throws(Errno) -> any PageSource {
    guard options.canRead else { throw .permissionDenied }
    if isShared, protection.contains(.write), !options.canWrite { throw .permissionDenied }
    return FileMapping(file, cache, mayWrite: options.canWrite)
  }

  override func synchronize() throws(Errno) {
    file.lock.lock()
    defer { file.lock.unlock() }
    try cache.writeBack(file)
    try file.synchronize()
  }

  override func truncate(to size: UInt64) throws(Errno) {
    guard options.canWrite else { throw .invalidArgument }
    try Files.truncate(file, to: size)
  }
}

/// A directory that is open.
final class DirectoryFile: OpenFile {
  private let directory: Inode
  private let lock = Mutex()
  /// Guarded by `lock`.
  private var position: UInt64 = 0

  init(_ inode: Inode, _ options: OpenOptions) {
    directory = inode
    super.init(options)
  }

  override var inode: Inode? { directory }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    throw .isDirectory
  }

  override func entries(_ body: (DirectoryEntry) -> Bool) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    directory.lock.lock()
    defer { directory.lock.unlock() }
    if directory.attributes.links == 0 { throw .noSuchFileOrDirectory }
    var reached = position
    try directory.entries(from: position) { entry in
      guard body(entry) else { return false }
      reached = entry.next
      return true
    }
    position = reached
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    guard origin == 0 || origin == 1 else { throw .invalidArgument }
    let base = origin == 1 ? Int64(position) : 0
    let (target, overflow) = base.addingReportingOverflow(distance)
    guard !overflow, target >= 0 else { throw .invalidArgument }
    position = UInt64(target)
    return position
  }

  override func synchronize() throws(Errno) {
    directory.lock.lock()
    defer { directory.lock.unlock() }
    try directory.synchronize()
  }
}
