import System

enum Translate {
  static let tool = Tool(
    "tr", "[-cds] SET1 [SET2]", "Replaces, removes or squeezes characters of the input.",
    [
      Option("c", "complement", "all characters that are not in SET1"),
      Option("C", "all characters that are not in SET1"),
      Option("d", "delete", "remove those of SET1"),
      Option("s", "squeeze-repeats", "repeated ones of the last set once"),
    ], parsing: .first, run)

  private static func run(_ call: Invocation) {
    call.require(1...2)
    var first = expand(call.operands[0])
    let second = call.operands.count > 1 ? expand(call.operands[1]) : []
    if call.has("c") || call.has("C") {
      let known = first
      first = (UInt8.min...UInt8.max).filter { !known.contains($0) }
    }
    let deletes = call.has("d")
    if second.isEmpty && !deletes && !call.has("s") { call.misuse("missing second set") }

    var table = Array(UInt8.min...UInt8.max)
    if !deletes, let last = second.last {
      for (index, byte) in first.enumerated() {
        table[Int(byte)] = index < second.count ? second[index] : last
      }
    }
    let removed = Set(deletes ? first : [])
    let squeezed = Set(call.has("s") ? (second.isEmpty ? first : second) : [])
    Inputs.forEach(["-"]) { (_, input) throws(Errno) in
      try translate(input, table, removed, squeezed)
    }
  }

  private static func translate(
    _ input: Input, _ table: [UInt8], _ removed: Set<UInt8>, _ squeezed: Set<UInt8>
  ) throws(Errno) {
    var last: UInt8?
    while true {
      let piece = try input.nextPiece()
      if piece.isEmpty { return }
      var result: [UInt8] = []
      for byte in piece where !removed.contains(byte) {
        let new = table[Int(byte)]
        if new == last && squeezed.contains(new) { continue }
        result.append(new)
        last = new
      }
      output.write(result[...])
    }
  }

  /// `a-z`, `[:upper:]`, `\n`.
  private static func expand(_ text: ByteString) -> [UInt8] {
    var result: [UInt8] = []
    let bytes = text
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "["), position + 1 < bytes.count,
        bytes[position + 1] == 58,
        let close = bytes.find(":]", from: position + 2),
        let set = ByteSet.characterClass(ByteString(bytes[(position + 2)..<close]))
      {
        result += (UInt8.min...UInt8.max).filter { set.contains($0) }
        position = close + 2
        continue
      }
      let low = character(bytes, &position)
      if position + 1 < bytes.count && bytes[position] == UInt8(ascii: "-") {
        position += 1
        let high = character(bytes, &position)
        if low <= high { result += low...high }
      } else {
        result.append(low)
      }
    }
    return result
  }

  private static func character(_ text: ByteString, _ position: inout Int) -> UInt8 {
    let start = position
    position += 1
    guard text[start] == UInt8(ascii: "\\"), position < text.count else { return text[start] }
    let length =
      text[position].isDigit ? text.bytes[position...].prefix(3).prefix { $0.isDigit }.count : 1
    position += length
    return Escapes.replaced(ByteString(text[start..<position]), octalNeedsZero: false).text.first
      ?? 0
  }
}
