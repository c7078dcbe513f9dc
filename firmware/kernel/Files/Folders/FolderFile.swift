/// A file of the host's that is open. Contents that were read stay in memory until the file is another one;
/// what is written goes to the host at once.
final class FolderFile: RegularFile {
  private let folder: FolderInode
  /// Pages that go in one message: 256 KiB.
  private static let longestOrder = 6

  init(_ inode: FolderInode, _ cache: PageCache, _ options: OpenOptions) {
    folder = inode
    super.init(inode, cache, options)
  }

  /// The host notes who reads.
  override func touch() {}

  /// At its end somebody else may have added something.
  override func read(_ transfer: inout Transfer, from start: UInt64) throws(Errno) -> Int {
    if folder.lock.withLock({ folder.attributes.size }) <= start { try folder.refresh() }
    return try super.read(&transfer, from: start)
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if options.contains(.append) { try folder.refresh() }
    return try super.write(&transfer, at: offset)
  }

  override func put(_ transfer: inout Transfer, at start: UInt64) throws(Errno) -> Int {
    let bounce = try FolderBuffer(for: transfer.remaining, longestOrder: Self.longestOrder)
    var next = start
    while transfer.remaining > 0 {
      let piece = min(bounce.count, transfer.remaining)
      do throws(Errno) {
        // First out of the program's memory, which may be a page of this file, then under the lock.
        try transfer.take(into: bounce.start, count: piece)
        var done = 0
        while done < piece {
          let rest = UnsafeRawBufferPointer(start: bounce.start + done, count: piece - done)
          let count = try folder.write(rest, at: next)
          done += count
          next += UInt64(count)
        }
      } catch {
        if next > start { break }
        throw error
      }
    }
    return Int(next - start)
  }

  override func pageSource(
    _ protection: Protection, isShared: Bool
  ) throws(Errno) -> any PageSource {
    let source = try super.pageSource(protection, isShared: isShared)
    folder.fileMapped(forWriting: isShared && options.canWrite)
    return source
  }

  override func allDescriptorsClosed() {
    // Some descriptors end in messages that nobody has received, under a spin lock. The server hears of it
    // when the inode goes.
    if Interrupts.mayWait { folder.fileClosed(options) }
  }
}

/// Pages one behind the other, where bytes of a program are on their way to a device.
struct FolderBuffer: ~Copyable {
  private let first: Frame
  private let order: Int

  var start: UnsafeMutableRawPointer { first.pointer }
  var count: Int { MemoryMap.pageSize << order }

  /// For so many bytes, or fewer: up to 2^`longestOrder` pages, as there are.
  init(for count: Int, longestOrder: Int) throws(Errno) {
    var order = 0
    while order < longestOrder, MemoryMap.pageSize << order < count { order += 1 }
    while true {
      if let first = Kernel.frames.allocate(order: order) {
        self.first = first
        self.order = order
        return
      }
      guard order > 0 else { throw .noMemory }
      order -= 1
    }
  }

  deinit { Kernel.frames.release(first, order: order) }
}
