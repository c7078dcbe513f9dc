/// A part of a disk, as a device of its own.
final class Partition: BlockDevice {
  private let disk: any BlockDevice
  private let range: Range<UInt64>

  /// - Parameter range: bytes of the disk, all on it.
  init(of disk: any BlockDevice, _ range: Range<UInt64>) {
    self.disk = disk
    self.range = range
  }

  var blockSize: Int { disk.blockSize }
  var byteCount: UInt64 { range.upperBound - range.lowerBound }
  var isReadOnly: Bool { disk.isReadOnly }

  func read(at offset: UInt64, into buffers: [UnsafeMutableRawBufferPointer]) throws(Errno) {
    try disk.read(at: try place(offset, buffers.reduce(0) { $0 + $1.count }), into: buffers)
  }

  func write(at offset: UInt64, from buffers: [UnsafeRawBufferPointer]) throws(Errno) {
    try disk.write(at: try place(offset, buffers.reduce(0) { $0 + $1.count }), from: buffers)
  }

  func flush() throws(Errno) { try disk.flush() }

  func discard(_ range: Range<UInt64>) throws(Errno) { try disk.discard(try place(range)) }

  func clear(_ range: Range<UInt64>) throws(Errno) { try disk.clear(try place(range)) }

  /// Where bytes of the partition are on the disk.
  private func place(_ offset: UInt64, _ count: Int) throws(Errno) -> UInt64 {
    guard offset <= byteCount, UInt64(count) <= byteCount - offset else { throw .invalidArgument }
    return range.lowerBound + offset
  }

  private func place(_ part: Range<UInt64>) throws(Errno) -> Range<UInt64> {
    guard part.upperBound <= byteCount else { throw .invalidArgument }
    return range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound
  }
}
