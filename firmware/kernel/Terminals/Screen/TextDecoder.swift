/// Makes characters of bytes of UTF-8 as they come. What is none becomes U+FFFD, once for as many bytes as could have
/// begun one (Unicode 15, section 3.9, "substitution of maximal subparts").
struct TextDecoder {
  private static let replacement: UInt32 = 0xfffd

  private var value: UInt32 = 0
  /// Bytes that are still to come.
  private var missing = 0
  /// What the next byte may be: some sequences would say a smaller number at greater length.
  private var allowed: ClosedRange<UInt8> = 0x80...0xbf

  /// No character has begun that is not complete.
  var isBetween: Bool { missing == 0 }

  /// The characters that are complete with this byte: none, one, or one that is broken off and another one.
  mutating func characters(with byte: UInt8) -> [UInt32] {
    if missing > 0 {
      guard allowed.contains(byte) else {
        missing = 0
        return [Self.replacement] + characters(with: byte)
      }
      allowed = 0x80...0xbf
      value = value << 6 | UInt32(byte & 0x3f)
      missing -= 1
      return missing == 0 ? [value] : []
    }
    allowed = 0x80...0xbf
    switch byte {
    case ..<0x80: return [UInt32(byte)]
    case 0xc2...0xdf: begin(byte & 0x1f, 1)
    case 0xe0...0xef:
      begin(byte & 0x0f, 2)
      if byte == 0xe0 { allowed = 0xa0...0xbf } else if byte == 0xed { allowed = 0x80...0x9f }
    case 0xf0...0xf4:
      begin(byte & 0x07, 3)
      if byte == 0xf0 { allowed = 0x90...0xbf } else if byte == 0xf4 { allowed = 0x80...0x8f }
    default: return [Self.replacement]
    }
    return []
  }

  private mutating func begin(_ bits: UInt8, _ missing: Int) {
    value = UInt32(bits)
    self.missing = missing
  }

  /// How many columns a character takes, as programs count them: marks that belong to the character before none,
  /// those of East Asia and pictures two.
  static func width(of character: UInt32) -> Int {
    switch character {
    case ..<0x300: 1
    case 0x300...0x36f, 0x200b...0x200f, 0xfe00...0xfe0f: 0
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
      0xff00...0xff60, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      2
    default: 1
    }
  }
}
