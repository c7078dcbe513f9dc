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
  /// What was written before is on the medium when this returns.
  func flush() throws(Errno)
}
