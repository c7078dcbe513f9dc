/// What stands before each frame in a queue of a card, and before each that passes a host's TAP interface: `struct
/// virtio_net_hdr` (virtio 1.3, section 5.1.6), little-endian.
///
///     flags (1)  segmentation (1)  header length (2)  segment size (2)  checksum start (2)  checksum offset (2)
///     number of buffers (2), which a driver of old leaves out unless buffers are merged
public struct NetHeader: Equatable, Sendable {
  /// Bits of `flags`.
  public enum Flags {
    public static let needsChecksum: UInt8 = 1
    public static let dataValid: UInt8 = 2
  }

  /// Values of `segmentation`.
  public enum Segmentation {
    public static let none: UInt8 = 0
    public static let tcp4: UInt8 = 1
    public static let tcp6: UInt8 = 4
    public static let congestionNotice: UInt8 = 0x80
  }

  /// Its size without the number of buffers.
  public static let shortSize = 10

  public var flags: UInt8 = 0
  public var segmentation: UInt8 = 0
  public var headerLength: UInt16 = 0
  public var segmentSize: UInt16 = 0
  public var checksumStart: UInt16 = 0
  public var checksumOffset: UInt16 = 0
  public var bufferCount: UInt16 = 0

  /// One that asks for nothing.
  public init() {}

  /// From its first eight bytes, and the two behind them.
  public init(_ low: UInt64, _ offset: UInt16) {
    flags = UInt8(truncatingIfNeeded: low)
    segmentation = UInt8(truncatingIfNeeded: low >> 8)
    headerLength = UInt16(truncatingIfNeeded: low >> 16)
    segmentSize = UInt16(truncatingIfNeeded: low >> 32)
    checksumStart = UInt16(truncatingIfNeeded: low >> 48)
    checksumOffset = offset
  }

  /// From its first `shortSize` bytes, which are there.
  public init(_ bytes: UnsafeRawBufferPointer) {
    self.init(
      UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
      UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
  }

  /// Its bytes: eight, and four.
  public var words: (UInt64, UInt32) {
    var low = UInt64(flags) | UInt64(segmentation) << 8 | UInt64(headerLength) << 16
    low |= UInt64(segmentSize) << 32 | UInt64(checksumStart) << 48
    return (low.littleEndian, (UInt32(checksumOffset) | UInt32(bufferCount) << 16).littleEndian)
  }
}
