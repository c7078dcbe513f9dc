import Processor

/// Memory for a frame and what virtio puts before it: `struct virtio_net_hdr`, 12 bytes, all zero if
/// neither checksums nor segmentation are the device's.
final class FrameBuffer {
  private static let headerSize = 12
  private static let size = 2048

  private let room: UnsafeMutableRawPointer

  init() { room = .allocate(byteCount: Self.size, alignment: 16) }

  deinit { room.deallocate() }

  /// For the device to fill.
  var whole: VirtioSegment { VirtioSegment(room, count: Self.size, isWritable: true) }

  /// The header and a frame, for the device to send.
  func filled(_ count: Int) -> VirtioSegment {
    VirtioSegment(room, count: Self.headerSize + count, isWritable: false)
  }

  func store(_ frame: [UInt8]) {
    memset(room, 0, Self.headerSize)
    frame.withUnsafeBytes { _ = memcpy(room + Self.headerSize, $0.baseAddress, frame.count) }
  }

  /// What the device wrote, of which the header says nothing here; nil of what is no frame.
  func frame(_ written: Int) -> [UInt8]? {
    let count = written - Self.headerSize
    guard count >= NetworkDevice.shortestFrame, count <= NetworkDevice.longestFrame else {
      return nil
    }
    return Array(UnsafeRawBufferPointer(start: room + Self.headerSize, count: count))
  }
}
