import Bus

/// A request of the driver: buffers to read from, then buffers to write to.
///
/// It is plain values, so that a device can keep it until the request is done.
public struct Chain {
  /// The most buffers in a chain, as in QEMU.
  static let maximumLength = 1024
  /// The most bytes in a chain (virtio 1.3, section 2.7.5.2).
  static let maximumByteCount: UInt64 = 1 << 32

  /// The queue it came from.
  var queue: Int
  /// What names it to the driver: the head's index (split ring) or the buffer identifier (packed ring).
  var identifier: UInt16 = 0
  /// How many of the ring's descriptors it occupies.
  var descriptorCount: UInt32 = 0
  /// What the driver says.
  public internal(set) var readable = Segments()
  /// Room for the answer.
  public internal(set) var writable = Segments()

  init(queue: Int) { self.queue = queue }

  /// Adds the buffer that a descriptor tells of.
  mutating func append(_ descriptor: Descriptor, in memory: GuestMemory) throws(QueueError) {
    let count = UInt64(descriptor.count)
    guard count > 0 else { throw .emptyBuffer }
    guard memory.contains(descriptor.address, count: count) else { throw .outsideMemory }
    guard readable.segments.count + writable.segments.count < Self.maximumLength else {
      throw .chainTooLong
    }
    guard readable.byteCount + writable.byteCount + count <= Self.maximumByteCount else {
      throw .chainTooLarge
    }
    if descriptor.isWritable {
      writable.append(address: descriptor.address, count: count)
    } else {
      guard writable.byteCount == 0 else { throw .readableAfterWritable }
      readable.append(address: descriptor.address, count: count)
    }
  }
}
