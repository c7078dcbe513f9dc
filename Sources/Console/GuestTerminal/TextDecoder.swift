/// UTF-8, byte by byte. What is broken becomes U+FFFD.
struct TextDecoder {
  private static let replacement: Unicode.Scalar = "\u{fffd}"

  /// How many bytes are missing.
  private var missing = 0
  private var value: UInt32 = 0
  /// Less is the same character in too many bytes.
  private var least: UInt32 = 0

  mutating func take(_ byte: UInt8, _ write: (Unicode.Scalar) -> Void) {
    if byte & 0xc0 == 0x80, missing > 0 {
      value = value << 6 | UInt32(byte & 0x3f)
      missing -= 1
      guard missing == 0 else { return }
      return write((value < least ? nil : Unicode.Scalar(value)) ?? Self.replacement)
    }
    end(write)
    switch byte {
    case 0..<0x80: write(Unicode.Scalar(byte))
    case 0xc2..<0xe0: (missing, value, least) = (1, UInt32(byte & 0x1f), 0x80)
    case 0xe0..<0xf0: (missing, value, least) = (2, UInt32(byte & 0xf), 0x800)
    case 0xf0..<0xf5: (missing, value, least) = (3, UInt32(byte & 7), 0x1_0000)
    default: write(Self.replacement)
    }
  }

  /// Nothing follows that belongs to what has begun.
  mutating func end(_ write: (Unicode.Scalar) -> Void) {
    guard missing > 0 else { return }
    missing = 0
    write(Self.replacement)
  }
}
