import System

enum Base64 {
  static let tool = Tool(
    "base64", "[-d] [-w COLUMNS] [FILE]", "Writes bytes as printable text, or reads it.",
    [
      Option("d", "decode", "back to bytes"),
      Option("w", "wrap", value: "COLUMNS", "the length of lines, else 76; 0: one line"),
    ], run)

  private static let alphabet = ByteString(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  private static func run(_ call: Invocation) {
    call.require(0...1)
    Inputs.forEach(call.files) { (_, input) throws(Errno) in
      var bytes: [UInt8] = []
      while true {
        let piece = try input.nextPiece()
        if piece.isEmpty { break }
        bytes += piece
      }
      if call.has("d") { decode(bytes) } else { encode(bytes, call.number("w") ?? 76) }
    }
  }

  private static func encode(_ bytes: [UInt8], _ columns: Int) {
    var text = ByteString()
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word = 0
      for index in 0..<3 { word = word << 8 | Int(index < group.count ? group[start + index] : 0) }
      for index in 0..<4 {
        let digit = word >> (18 - 6 * index) & 63
        text.append(index <= group.count ? alphabet[digit] : UInt8(ascii: "="))
      }
    }
    var rest = text.bytes[...]
    let width = columns > 0 ? columns : max(1, text.count)
    while !rest.isEmpty {
      output.write(rest.prefix(width))
      rest = rest.dropFirst(width)
      if columns > 0 { output.write("\n") }
    }
  }

  private static func decode(_ bytes: [UInt8]) {
    var word = 0
    var bits = 0
    for byte in bytes where byte != UInt8(ascii: "=") && !byte.isSpace {
      guard let digit = alphabet.bytes.firstIndex(of: byte) else {
        output.flush()
        Program.fail("invalid input")
      }
      word = (word << 6 | digit) & 0xFFFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.write(byte: UInt8(truncatingIfNeeded: word >> bits))
      }
    }
  }
}
