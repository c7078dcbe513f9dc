import System

enum OctalDump {
  static let tool = Tool(
    "od", "[-A d|o|x|n] [-t x1|o1|u1|c|x2|o2] [-N BYTES] [-c] [-x] [FILE]...",
    "Prints bytes as numbers.",
    [
      Option("A", "address-radix", value: "RADIX", "of addresses: d, o, x or n for none"),
      Option("t", "format", value: "KIND", "x1, o1, u1, c, x2 or o2"),
      Option("N", "read-bytes", value: "BYTES", "how many bytes"), Option("c", "as -t c"),
      Option("x", "as -t x2"), Option("b", "as -t o1"),
      Option("v", "output-duplicates", "all lines"),
    ], run)

  private static func run(_ call: Invocation) {
    var bytes: [UInt8] = []
    Inputs.forEach(call.files) { (_, input) throws(Errno) in
      while true {
        let piece = try input.nextPiece()
        if piece.isEmpty { return }
        bytes += piece
      }
    }
    bytes = Array(bytes.prefix(call.number("N") ?? Int.max))
    var format = call.value("t") ?? "o2"
    if call.has("c") { format = "c" }
    if call.has("x") { format = "x2" }
    if call.has("b") { format = "o1" }
    let radix = call.value("A") ?? "o"
    var last: ArraySlice<UInt8> = []
    var starred = false
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = bytes[start..<min(start + 16, bytes.count)]
      if row.count == 16 && row.elementsEqual(last) && !call.has("v") {
        if !starred { output.line("*") }
        starred = true
        continue
      }
      starred = false
      last = row
      output.line(address(start, radix) + text(Array(row), format, call))
    }
    if radix != "n" { output.line(address(bytes.count, radix)) }
  }

  private static func address(_ offset: Int, _ radix: ByteString) -> ByteString {
    switch radix {
    case "d": "\(offset, zeros: 7)"
    case "x": "\(hexadecimal: UInt(offset), digits: 6)"
    case "n": ""
    default: "\(octal: UInt(offset), digits: 7)"
    }
  }

  private static func text(_ row: [UInt8], _ format: ByteString, _ call: Invocation) -> ByteString {
    var result = ByteString()
    switch format {
    case "x1": for byte in row { result += " \(hexadecimal: UInt(byte), digits: 2)" }
    case "o1": for byte in row { result += " \(octal: UInt(byte), digits: 3)" }
    case "u1": for byte in row { result += " \(Int(byte), width: 3)" }
    case "c": for byte in row { result += " \(character(byte), right: 3)" }
    case "x2", "o2":
      for index in stride(from: 0, to: row.count, by: 2) {
        let high = index + 1 < row.count ? UInt(row[index + 1]) << 8 : 0
        let word = high | UInt(row[index])
        result += format == "x2" ? " \(hexadecimal: word, digits: 4)" : " \(octal: word, digits: 6)"
      }
    default: call.misuse("unknown kind '\(format)'")
    }
    return result
  }

  private static func character(_ byte: UInt8) -> ByteString {
    switch byte {
    case 0: "\\0"
    case 7: "\\a"
    case 8: "\\b"
    case 9: "\\t"
    case 10: "\\n"
    case 11: "\\v"
    case 12: "\\f"
    case 13: "\\r"
    case _ where byte.isPrintable: ByteString([byte])
    default: "\(octal: UInt(byte), digits: 3)"
    }
  }
}
