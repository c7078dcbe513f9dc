/// A disk as a file: bytes at any offset, though the disk knows whole blocks only. Nothing is kept in
/// memory here; a file system on the disk has its own idea of what is there.
final class BlockDeviceFile: OpenFile {
  /// Of virtio's disks, as Linux gives it to the first driver that asks for any.
  static let major: UInt32 = 254

  /// Pages that go in one transfer.
  private static let longestRun = 64

  private let device: any BlockDevice
  private let lock = Mutex()
  /// Guarded by the lock, which is held while data goes to or from it.
  private var position: UInt64 = 0

  private enum Control {
    static let isReadOnly: UInt64 = 0x125e
    static let blockCount: UInt64 = 0x1260
    static let flush: UInt64 = 0x1261
    static let blockSize: UInt64 = 0x1268
    static let discard: UInt64 = 0x1277
    static let clear: UInt64 = 0x127f
    static let softBlockSize: UInt64 = 0x8008_1270
    static let byteCount: UInt64 = 0x8008_1272
  }

  init(_ device: any BlockDevice, _ options: OpenOptions) {
    self.device = device
    super.init(options)
  }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    try move(&transfer, at: offset, isWrite: false)
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    if device.isReadOnly { throw .notPermitted }
    let end = offset ?? lock.withLock { position }
    if end >= device.byteCount, transfer.remaining > 0 { throw .noSpace }
    let count = try move(&transfer, at: offset, isWrite: true)
    if !options.isDisjoint(with: [.synchronous, .dataSynchronous]) { try device.flush() }
    return count
  }

  private func move(
    _ transfer: inout Transfer, at offset: UInt64?, isWrite: Bool
  ) throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    let start = offset ?? position
    guard start < device.byteCount else { return 0 }
    let end = min(device.byteCount, start + UInt64(transfer.remaining))
    guard let page = Kernel.frames.allocate() else { throw .noMemory }
    defer { Kernel.frames.release(page, order: 0) }
    var next = start
    while next < end {
      let pages = wholePages(from: next, to: end)
      let piece =
        pages > 0
        ? pages * MemoryMap.pageSize : min(MemoryMap.pageSize - Int(next & 4095), Int(end - next))
      do throws(Errno) {
        if pages > 0 {
          try movePages(&transfer, next, pages, isWrite: isWrite)
        } else {
          try movePiece(&transfer, page, next, piece, isWrite: isWrite)
        }
      } catch {
        if next > start { break }
        throw error
      }
      next += UInt64(piece)
    }
    if offset == nil { position = next }
    return Int(next - start)
  }

  /// How many pages can go in one transfer.
  private func wholePages(from offset: UInt64, to end: UInt64) -> Int {
    guard offset % UInt64(device.blockSize) == 0 else { return 0 }
    return min(Self.longestRun, Int((end - offset) >> 12))
  }

  /// Pages that need not lie one behind the other in memory, in one transfer.
  private func movePages(
    _ transfer: inout Transfer, _ offset: UInt64, _ count: Int, isWrite: Bool
  ) throws(Errno) {
    var frames: [Frame] = []
    defer { for frame in frames { Kernel.frames.release(frame, order: 0) } }
    for _ in 0..<count {
      guard let frame = Kernel.frames.allocate() else { throw .noMemory }
      frames.append(frame)
    }
    let size = MemoryMap.pageSize
    if isWrite {
      for frame in frames { try transfer.take(into: frame.pointer, count: size) }
      try device.write(
        at: offset, from: frames.map { UnsafeRawBufferPointer(start: $0.pointer, count: size) })
    } else {
      try device.read(
        at: offset,
        into: frames.map { UnsafeMutableRawBufferPointer(start: $0.pointer, count: size) })
      for frame in frames { try transfer.put(frame.pointer, count: size) }
    }
  }

  /// Bytes that lie in one page of the disk: with the whole blocks around them.
  private func movePiece(
    _ transfer: inout Transfer, _ page: Frame, _ offset: UInt64, _ count: Int, isWrite: Bool
  ) throws(Errno) {
    let size = UInt64(device.blockSize)
    let first = offset / size * size
    let end = (offset + UInt64(count) + size - 1) / size * size
    let blocks = UnsafeMutableRawBufferPointer(start: page.pointer, count: Int(end - first))
    let isWhole = first == offset && end == offset + UInt64(count)
    if !isWrite || !isWhole { try device.read(at: first, into: blocks) }
    let place = page.pointer + Int(offset - first)
    if isWrite {
      try transfer.take(into: place, count: count)
      try device.write(at: first, from: UnsafeRawBufferPointer(blocks))
    } else {
      try transfer.put(place, count: count)
    }
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    let bases = [0, Int64(position), Int64(device.byteCount)]
    guard origin >= 0, origin < bases.count else { throw .invalidArgument }
    let (target, overflow) = bases[origin].addingReportingOverflow(distance)
    guard !overflow, target >= 0 else { throw .invalidArgument }
    position = UInt64(target)
    return position
  }

  override func synchronize() throws(Errno) { try device.flush() }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    switch request {
    case Control.isReadOnly: try UserMemory.write(Int32(device.isReadOnly ? 1 : 0), to: argument)
    case Control.blockCount: try UserMemory.write(device.byteCount / 512, to: argument)
    case Control.flush: try device.flush()
    case Control.blockSize: try UserMemory.write(Int32(device.blockSize), to: argument)
    case Control.softBlockSize: try UserMemory.write(Int32(4096), to: argument)
    case Control.discard: try device.discard(try range(at: argument))
    case Control.clear: try device.clear(try range(at: argument))
    case Control.byteCount: try UserMemory.write(device.byteCount, to: argument)
    default: throw .inappropriateIOCTLForDevice
    }
    return 0
  }

  /// Whole blocks, as a program says: where they begin and how many bytes they are, 8 bytes each.
  private func range(at address: UInt64) throws(Errno) -> Range<UInt64> {
    guard options.canWrite else { throw .badFileDescriptor }
    let bytes = try UserMemory.readBytes(address, count: 16)
    let start: UInt64 = bytes.number(at: 0)
    let count: UInt64 = bytes.number(at: 8)
    let (end, overflow) = start.addingReportingOverflow(count)
    let size = UInt64(device.blockSize)
    guard !overflow, end <= device.byteCount, start % size == 0, count % size == 0 else {
      throw .invalidArgument
    }
    return start..<end
  }
}
