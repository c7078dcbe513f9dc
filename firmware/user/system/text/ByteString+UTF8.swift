/// Text as characters on a terminal. Bytes that are not UTF-8 count as one column each.
extension ByteString {
  /// The character that begins at `position`, and how many bytes it has; bytes that are none are
  /// given as U+FFFD.
  public func scalar(at position: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = bytes[position]
    let length =
      switch first {
      case 0..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    if length == 1 { return (Unicode.Scalar(first), 1) }
    guard length > 0, position + length <= count else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[(position + 1)..<(position + length)] {
      if byte & 0xC0 != 0x80 { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }

  /// Where the character before `position` begins.
  public func previous(_ position: Int) -> Int {
    var start = position - 1
    while start > 0 && position - start < 4 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start + scalar(at: start).length == position ? start : position - 1
  }

  /// Columns on a terminal.
  public var displayWidth: Int {
    var width = 0
    var position = 0
    while position < count {
      let (scalar, length) = scalar(at: position)
      width += scalar.displayWidth
      position += length
    }
    return width
  }

  public mutating func append(_ scalar: Unicode.Scalar) {
    for byte in UTF8.encode(scalar).unsafelyUnwrapped { bytes.append(byte) }
  }
}

extension Unicode.Scalar {
  /// 0 for what combines with the character before it, 2 for the wide ones of East Asia and emoji.
  public var displayWidth: Int {
    switch value {
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F, 0x20D0...0x20FF: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
