import System

enum Hexdump {
  static let tool = Tool(
    "hexdump", "[-C] [-n BYTES] [-s OFFSET] [FILE]...", "Prints bytes in hexadecimal.",
    [
      Option("C", "canonical", "bytes, with characters beside them"),
      Option("n", "length", value: "BYTES", "how many bytes"),
      Option("s", "skip", value: "BYTES", "where to begin"),
      Option("v", "no-squeezing", "repeated lines, too"),
    ], run)

  private static func run(_ call: Invocation) {
    var bytes: [UInt8] = []
    let skip = call.number("s") ?? 0
    let length = call.number("n") ?? Int.max
    Inputs.forEach(call.files) { (_, input) throws(Errno) in
      while bytes.count - skip < length {
        let piece = try input.nextPiece()
        if piece.isEmpty { break }
        bytes += piece
      }
    }
    let shown = bytes.dropFirst(skip).prefix(length)
    dump(shown, from: skip, canonical: call.has("C"), squeezes: !call.has("v"))
  }

  /// A star stands for lines that are as the one before.
  private static func dump(
    _ bytes: ArraySlice<UInt8>, from start: Int, canonical: Bool, squeezes: Bool
  ) {
    var rest = bytes
    var offset = start
    var last: ArraySlice<UInt8> = []
    var starred = false
    while !rest.isEmpty {
      let row = rest.prefix(16)
      rest = rest.dropFirst(16)
      if squeezes && row.elementsEqual(last) && row.count == 16 {
        if !starred { output.line("*") }
        starred = true
      } else {
        starred = false
        output.line(canonical ? canonicalRow(row, offset) : wordRow(row, offset))
      }
      last = row
      offset += row.count
    }
    if offset > start || canonical { output.line(address(offset, canonical ? 8 : 7)) }
  }

  private static func address(_ offset: Int, _ digits: Int) -> ByteString {
    "\(hexadecimal: UInt(offset), digits: digits)"
  }

  private static func canonicalRow(_ row: ArraySlice<UInt8>, _ offset: Int) -> ByteString {
    var numbers = ByteString()
    for (index, byte) in row.enumerated() {
      numbers += "\(index == 8 ? " " : "") \(hexadecimal: UInt(byte), digits: 2)"
    }
    let characters = ByteString(row.map { $0.isPrintable ? $0 : UInt8(ascii: ".") })
    return "\(address(offset, 8)) \(numbers, width: 49)  |\(characters)|"
  }

  /// Words of 16 bits, the low byte first in memory.
  private static func wordRow(_ row: ArraySlice<UInt8>, _ offset: Int) -> ByteString {
    let bytes = Array(row)
    var text = address(offset, 7)
    for index in stride(from: 0, to: bytes.count, by: 2) {
      let high = index + 1 < bytes.count ? UInt(bytes[index + 1]) : 0
      text += " \(hexadecimal: high << 8 | UInt(bytes[index]), digits: 4)"
    }
    return text
  }
}
