import System

/// `$'...'`: quotes in which a backslash begins an escape, as in C (2.2.4).
extension Parser {
  /// What stands in them; the parser is at the dollar.
  mutating func parseDollarQuotes() throws(SyntaxError) -> ByteString {
    let start = line
    position += 2
    var end = position
    while end < source.count, source[end] != UInt8(ascii: "'") {
      end += source[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < source.count else {
      throw SyntaxError(message: "quote without its end", line: start, isIncomplete: true)
    }
    let text = ByteString(source[position..<end])
    line += text.bytes.count { $0 == UInt8(ascii: "\n") }
    position = end + 1
    return Parser.unescaped(text)
  }

  private static func unescaped(_ text: ByteString) -> ByteString {
    var result = ByteString()
    var position = 0
    while position < text.count {
      let byte = text[position]
      position += 1
      // The text does not end in a backslash: its quote would have been no end.
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      switch text[position] {
      case UInt8(ascii: "'"), UInt8(ascii: "?"):
        result.append(text[position])
        position += 1
      case UInt8(ascii: "c") where position + 1 < text.count:
        // The control key takes bits 5 and 6 away.
        result.append(text[position + 1] & 0x1F)
        position += 2
      case UInt8(ascii: "u"), UInt8(ascii: "U"): result += scalar(text, &position)
      default: result += Escapes.escape(text, &position, false)
      }
    }
    return result
  }

  /// `\u20ac` and `\U0001f600`.
  private static func scalar(_ text: ByteString, _ position: inout Int) -> ByteString {
    let length = text[position] == UInt8(ascii: "u") ? 4 : 8
    let digits = text.bytes[(position + 1)...].prefix(length).prefix { $0.digitValue ?? 16 < 16 }
    guard let value = ByteString(digits).unsigned(radix: 16),
      let scalar = Unicode.Scalar(UInt32(value))
    else { return "\\" }
    position = digits.endIndex
    var result = ByteString()
    result.append(scalar)
    return result
  }
}
