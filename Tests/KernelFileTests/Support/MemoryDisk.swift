/// A disk in memory. It can note what is written, so that a test can look at the disk as it would be
/// after a crash at any point.
final class MemoryDisk: BlockDevice, @unchecked Sendable {
  /// What happened to a disk.
  enum Event {
    case write(offset: Int, bytes: [UInt8])
    case flush

    var isFlush: Bool {
      if case .flush = self { true } else { false }
    }
  }

  private let lock = Mutex()
  // Guarded by `lock`.
  private(set) var bytes: [UInt8]
  private(set) var events: [Event] = []
  private var notes = false
  private(set) var readCount = 0
  /// Transfers fail from now on.
  var isBroken = false

  let isReadOnly: Bool
  var blockSize: Int { 512 }
  var byteCount: UInt64 { UInt64(bytes.count) }

  init(_ bytes: [UInt8], isReadOnly: Bool = false) {
    self.bytes = bytes
    self.isReadOnly = isReadOnly
  }

  func startNoting() {
    lock.withLock {
      notes = true
      events = []
    }
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) {
    try lock.withLock { () throws(Errno) in
      let range = try check(offset, buffer.count)
      readCount += 1
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }

  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(Errno) {
    try lock.withLock { () throws(Errno) in
      let range = try check(offset, buffer.count)
      precondition(!isReadOnly, "a disk that is read only is written to")
      bytes.withUnsafeMutableBytes {
        UnsafeMutableRawBufferPointer(rebasing: $0[range]).copyMemory(from: buffer)
      }
      if notes { events.append(.write(offset: range.lowerBound, bytes: Array(buffer))) }
    }
  }

  func flush() throws(Errno) {
    try lock.withLock { () throws(Errno) in
      if isBroken { throw .ioError }
      if notes { events.append(.flush) }
    }
  }

  private func check(_ offset: UInt64, _ count: Int) throws(Errno) -> Range<Int> {
    if isBroken { throw .ioError }
    precondition(offset % 512 == 0 && count % 512 == 0 && count > 0, "not whole sectors")
    precondition(offset + UInt64(count) <= byteCount, "behind the disk's end")
    return Int(offset)..<Int(offset) + count
  }
}

extension [UInt8] {
  /// A disk of these bytes after the events.
  mutating func apply(_ event: MemoryDisk.Event) {
    guard case .write(let offset, let written) = event else { return }
    replaceSubrange(offset..<offset + written.count, with: written)
  }
}
