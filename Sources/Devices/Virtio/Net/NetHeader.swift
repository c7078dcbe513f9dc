import Bus

/// What stands before each frame in a queue: `struct virtio_net_hdr` (virtio 1.3, section 5.1.6).
///
///     flags (1)  segmentation (1)  header length (2)  segment size (2)  checksum start (2)  checksum offset (2)
///     number of buffers (2), which a driver of old leaves out unless buffers are merged
struct NetHeader: Equatable {
  enum Flags {
    static let needsChecksum: UInt8 = 1
    static let dataValid: UInt8 = 2
  }

  enum Segmentation {
    static let none: UInt8 = 0
    static let tcp4: UInt8 = 1
    static let tcp6: UInt8 = 4
    static let congestionNotice: UInt8 = 0x80
  }

  var flags: UInt8 = 0
  var segmentation: UInt8 = 0
  var headerLength: UInt16 = 0
  var segmentSize: UInt16 = 0
  var checksumStart: UInt16 = 0
  var checksumOffset: UInt16 = 0
  var bufferCount: UInt16 = 0

  init() {}

  /// The header at the beginning of what the driver sends; nil where there are too few bytes.
  init?(_ segments: Segments, in memory: GuestMemory) {
    guard let low = segments.load(at: 0, as: UInt64.self, from: memory),
      let offset = segments.load(at: 8, as: UInt16.self, from: memory)
    else { return nil }
    flags = UInt8(truncatingIfNeeded: low)
    segmentation = UInt8(truncatingIfNeeded: low >> 8)
    headerLength = UInt16(truncatingIfNeeded: low >> 16)
    segmentSize = UInt16(truncatingIfNeeded: low >> 32)
    checksumStart = UInt16(truncatingIfNeeded: low >> 48)
    checksumOffset = offset
  }

  /// Writes it before a frame; `size` is 10 or 12.
  func write(size: Int, to segments: Segments, in memory: GuestMemory) {
    var low = UInt64(flags) | UInt64(segmentation) << 8 | UInt64(headerLength) << 16
    low |= UInt64(segmentSize) << 32 | UInt64(checksumStart) << 48
    let words = (
      low.littleEndian, (UInt32(checksumOffset) | UInt32(bufferCount) << 16).littleEndian
    )
    withUnsafeBytes(of: words) {
      _ = segments.write(at: 0, from: UnsafeRawBufferPointer(rebasing: $0[..<size]), to: memory)
    }
  }
}
