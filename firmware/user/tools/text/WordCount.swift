import System

enum WordCount {
  static let tool = Tool(
    "wc", "[-lwcm] [FILE]...", "Counts lines, words and bytes.",
    [
      Option("l", "lines", "only lines"), Option("w", "words", "only words"),
      Option("c", "bytes", "only bytes"), Option("m", "chars", "only characters of UTF-8"),
      Option("L", "max-line-length", "the length of the longest line"),
    ], run)

  private struct Counts {
    var lines = 0
    var words = 0
    var characters = 0
    var bytes = 0
    var longest = 0
    private var inWord = false
    private var column = 0

    mutating func add(_ piece: ArraySlice<UInt8>) {
      bytes += piece.count
      for byte in piece {
        if byte & 0xC0 != 0x80 { characters += 1 }
        if byte == UInt8(ascii: "\n") {
          lines += 1
          column = 0
        } else if byte & 0xC0 != 0x80 {
          column += 1
          longest = max(longest, column)
        }
        if byte.isSpace {
          inWord = false
        } else if !inWord {
          inWord = true
          words += 1
        }
      }
    }

    mutating func add(_ other: Counts) {
      lines += other.lines
      words += other.words
      characters += other.characters
      bytes += other.bytes
      longest = max(longest, other.longest)
    }
  }

  private static func run(_ call: Invocation) {
    var rows: [(counts: Counts, name: ByteString)] = []
    var total = Counts()
    Inputs.forEach(call.files) { (file, input) throws(Errno) in
      var counts = Counts()
      while true {
        let piece = try input.nextPiece()
        if piece.isEmpty { break }
        counts.add(piece)
      }
      total.add(counts)
      rows.append((counts, call.operands.isEmpty ? "" : file))
    }
    if call.operands.count > 1 { rows.append((total, "total")) }
    let fields = rows.map { (chosen($0.counts, call), $0.name) }
    let isSingle = rows.count == 1 && fields.allSatisfy { $0.0.count == 1 }
    let widest = fields.flatMap { $0.0 }.map { ByteString(decimal: $0).count }.max() ?? 1
    // As GNU's: a pipe's size is not known beforehand, so columns are 7 wide there.
    let width = isSingle ? 1 : call.operands.isEmpty ? 7 : widest
    for (numbers, name) in fields {
      let text = numbers.map { "\($0, width: width)" as ByteString }.joined(by: " ")
      output.line(name.isEmpty ? text : "\(text) \(name)")
    }
  }

  private static func chosen(_ counts: Counts, _ call: Invocation) -> [Int] {
    if call.given.isEmpty { return [counts.lines, counts.words, counts.bytes] }
    var numbers: [Int] = []
    if call.has("l") { numbers.append(counts.lines) }
    if call.has("w") { numbers.append(counts.words) }
    if call.has("m") { numbers.append(counts.characters) }
    if call.has("c") { numbers.append(counts.bytes) }
    if call.has("L") { numbers.append(counts.longest) }
    return numbers
  }
}
