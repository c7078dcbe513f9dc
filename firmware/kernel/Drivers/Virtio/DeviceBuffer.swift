/// Memory that goes to a device and comes back: of the heap, all of which lies in the direct map.
final class DeviceBuffer {
  let size: Int
  private let bytes: UnsafeMutablePointer<UInt8>

  init(size: Int) {
    self.size = size
    bytes = .allocate(capacity: size)
  }

  deinit { bytes.deallocate() }

  subscript(index: Int) -> UInt8 {
    get { bytes[index] }
    set { bytes[index] = newValue }
  }

  /// The first bytes of it, as they are now.
  func prefix(_ count: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: bytes, count: min(count, size)))
  }

  func segment(count: Int, isWritable: Bool) -> VirtioSegment {
    VirtioSegment(UnsafeRawPointer(bytes), count: count, isWritable: isWritable)
  }
}
