import Processor

/// A place for a packet that a card is sending: its parts are the card's until it gives them back.
final class OutgoingFrame {
  /// A segment of 64 KiB in pages, and some to spare.
  static let mostParts = 48

  let table: UnsafeMutableRawPointer
  var packet: Packet?

  init() { table = .allocate(byteCount: 16 * Self.mostParts, alignment: 16) }
  deinit { table.deallocate() }
}

/// What virtio puts before a frame (`struct virtio_net_hdr`, virtio 1.2, section 5.1.6), least significant bytes first:
///
///     | flags 8 | segmentation 8 | header size 16 | segment size 16 | checksum from 16 | its offset 16 | buffers 16 |
enum FrameHeader {
  static let size = 12
  private static let needsChecksum: UInt8 = 1
  private static let isChecked: UInt8 = 2
  private static let cutsTCP: UInt8 = 1

  /// Puts it before a packet.
  static func put(_ packet: Packet) {
    let offload = packet.offload
    let bytes = packet.prepend(size)
    memset(bytes, 0, size)
    if let checksum = offload.checksum {
      bytes.put(needsChecksum, at: 0)
      store(checksum.start, bytes, 6)
      store(checksum.offset, bytes, 8)
    }
    guard offload.segmentSize > 0, offload.checksum != nil else { return }
    bytes.put(cutsTCP, at: 1)
    store(packet.headCount - size, bytes, 2)
    store(offload.segmentSize, bytes, 4)
  }

  private static func store(_ value: Int, _ bytes: UnsafeMutableRawPointer, _ offset: Int) {
    bytes.put(UInt16(truncatingIfNeeded: value).byteSwapped, at: offset)
  }

  private static func load(_ bytes: UnsafeRawPointer, _ offset: Int) -> Int {
    Int(bytes.number16(offset).byteSwapped)
  }

  /// In how many buffers a frame is that arrived.
  static func bufferCount(_ bytes: UnsafeRawPointer) -> Int { load(bytes, 10) }

  /// What the card says of a frame that arrived.
  static func offload(_ bytes: UnsafeRawPointer) -> Packet.Offload {
    var offload = Packet.Offload()
    let flags = bytes.byte(0)
    offload.isChecked = flags & (needsChecksum | isChecked) != 0
    if flags & needsChecksum != 0 { offload.checksum = (load(bytes, 6), load(bytes, 8)) }
    if bytes.byte(1) & 0x7f == cutsTCP { offload.segmentSize = load(bytes, 4) }
    return offload
  }
}
