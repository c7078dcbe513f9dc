/// What a file system lies on: a disk, a partition of one. Any byte range whose ends are multiples of
/// `blockSize` can be transferred; the caller waits until it is done. Several threads may call at once.
protocol BlockDevice: AnyObject {
  /// What a transfer must be a multiple of: 512.
  var blockSize: Int { get }
  var byteCount: UInt64 { get }
  var isReadOnly: Bool { get }

  /// The buffer lies in the direct map.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(Errno)
  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(Errno)
  /// The same with several buffers, one behind the other on the device: pages, mostly.
  func read(at offset: UInt64, into buffers: [UnsafeMutableRawBufferPointer]) throws(Errno)
  func write(at offset: UInt64, from buffers: [UnsafeRawBufferPointer]) throws(Errno)
  /// What was written before is on the medium when this returns.
  func flush() throws(Errno)
  /// These bytes mean nothing any more, and may be anything from now on; `notSupported` if the device
  /// has no use for knowing.
  func discard(_ range: Range<UInt64>) throws(Errno)
  /// These bytes are zeros from now on.
  func clear(_ range: Range<UInt64>) throws(Errno)
}

/// A device has one of each two ways to transfer; the other follows from it.
extension BlockDevice {
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) {
    try read(at: offset, into: [buffer])
  }

  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(Errno) {
    try write(at: offset, from: [buffer])
  }

  func read(at offset: UInt64, into buffers: [UnsafeMutableRawBufferPointer]) throws(Errno) {
    var next = offset
    for buffer in buffers {
      try read(at: next, into: buffer)
      next += UInt64(buffer.count)
    }
  }

  func write(at offset: UInt64, from buffers: [UnsafeRawBufferPointer]) throws(Errno) {
    var next = offset
    for buffer in buffers {
      try write(at: next, from: buffer)
      next += UInt64(buffer.count)
    }
  }

  func discard(_ range: Range<UInt64>) throws(Errno) { throw .notSupported }

  func clear(_ range: Range<UInt64>) throws(Errno) { try clearByWriting(range) }

  /// Zeros are written, the same page of them again and again.
  func clearByWriting(_ range: Range<UInt64>) throws(Errno) {
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    defer { zeros.deallocate() }
    for index in zeros.indices { zeros[index] = 0 }
    var next = range.lowerBound
    while next < range.upperBound {
      let count = min(range.upperBound - next, 64 * 4096)
      var buffers = [UnsafeRawBufferPointer](
        repeating: UnsafeRawBufferPointer(zeros), count: Int(count / 4096))
      let rest = Int(count % 4096)
      if rest > 0 { buffers.append(UnsafeRawBufferPointer(rebasing: zeros[..<rest])) }
      try write(at: next, from: buffers)
      next += count
    }
  }
}
