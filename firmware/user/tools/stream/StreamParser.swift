import System

/// Reads sed's scripts.
struct StreamParser {
  private let text: ByteString
  private let extended: Bool
  private var position = 0
  private var commands: [StreamCommand] = []
  private var openBlocks: [Int] = []

  /// Whether the script begins with a line `#n`.
  private(set) var isQuiet = false

  init(_ text: ByteString, extended: Bool) {
    self.text = text
    self.extended = extended
  }

  mutating func parse() -> [StreamCommand] {
    if text.starts(with: "#n\n") || text == "#n" { isQuiet = true }
    while true {
      while let byte = current, byte.isSpace || byte == UInt8(ascii: ";") { position += 1 }
      if current == nil { break }
      if current == UInt8(ascii: "#") {
        while current != nil && current != 10 { position += 1 }
        continue
      }
      parseCommand()
    }
    if !openBlocks.isEmpty { fail("'{' without '}'") }
    return commands
  }

  private var current: UInt8? { position < text.count ? text[position] : nil }

  private func fail(_ message: ByteString) -> Never {
    Program.fail("script, character \(position + 1): \(message)")
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 32 || byte == 9 { position += 1 }
  }

  private mutating func parseCommand() {
    let first = parseAddress()
    var second: StreamCommand.Address?
    skipBlanks()
    if first != nil && current == UInt8(ascii: ",") {
      position += 1
      skipBlanks()
      second = parseAddress()
      if second == nil { fail("an address is missing") }
    }
    skipBlanks()
    var negated = false
    while current == UInt8(ascii: "!") {
      negated = true
      position += 1
      skipBlanks()
    }
    guard let letter = current else { fail("a command is missing") }
    position += 1
    let action = parseAction(letter)
    commands.append(
      StreamCommand(first: first, second: second, negated: negated, action: action))
    if letter == UInt8(ascii: "{") { openBlocks.append(commands.count - 1) }
    if letter == UInt8(ascii: "}") {
      guard let open = openBlocks.popLast() else { fail("'}' without '{'") }
      commands[open].action = .open(end: commands.count - 1)
    }
  }

  private mutating func parseAddress() -> StreamCommand.Address? {
    guard let byte = current else { return nil }
    if byte.isDigit {
      let number = parseNumber()
      guard current == UInt8(ascii: "~") else { return .line(number) }
      position += 1
      return .step(number, parseNumber())
    }
    switch byte {
    case UInt8(ascii: "$"):
      position += 1
      return .last
    case UInt8(ascii: "+"):
      position += 1
      return .following(parseNumber())
    case UInt8(ascii: "/"):
      position += 1
      return .pattern(parsePattern(until: byte))
    case UInt8(ascii: "\\"):
      position += 1
      guard let delimiter = current else { return nil }
      position += 1
      return .pattern(parsePattern(until: delimiter))
    default: return nil
    }
  }

  private mutating func parseNumber() -> Int {
    let digits = text.bytes[position...].prefix { $0.isDigit }
    position = digits.endIndex
    return ByteString(digits).integer ?? 0
  }

  /// An expression and its delimiter; nil stands for the last one that was used.
  private mutating func parsePattern(until delimiter: UInt8) -> Pattern? {
    let source = takeDelimited(delimiter)
    var ignoresCase = false
    if current == UInt8(ascii: "I") {
      ignoresCase = true
      position += 1
    }
    return compile(source, ignoresCase)
  }

  private func compile(_ source: ByteString, _ ignoresCase: Bool) -> Pattern? {
    if source.isEmpty { return nil }
    do throws(Pattern.Mistake) {
      return try Pattern(source, extended: extended, ignoringCase: ignoresCase)
    } catch {
      fail(error.message)
    }
  }

  /// Up to the delimiter, which a backslash or brackets hide.
  private mutating func takeDelimited(_ delimiter: UInt8) -> ByteString {
    var result = ByteString()
    var inSet = false
    while let byte = current, byte != delimiter || inSet {
      position += 1
      if byte == UInt8(ascii: "\\"), let next = current, !inSet {
        position += 1
        if next != delimiter { result.append(byte) }
        result.append(next)
        continue
      }
      if byte == UInt8(ascii: "[") && !inSet {
        inSet = true
        // A bracket that comes first is a member.
        result.append(byte)
        if current == UInt8(ascii: "^") { takeByte(into: &result) }
        if current == UInt8(ascii: "]") { takeByte(into: &result) }
        continue
      }
      if byte == UInt8(ascii: "]") { inSet = false }
      result.append(byte)
    }
    if current == nil { fail("'\(character: delimiter)' is missing") }
    position += 1
    return result
  }

  private mutating func takeByte(into result: inout ByteString) {
    result.append(text[position])
    position += 1
  }

  private mutating func parseAction(_ letter: UInt8) -> StreamCommand.Action {
    switch letter {
    case UInt8(ascii: "{"): return .open(end: 0)
    case UInt8(ascii: "}"): return .close
    case UInt8(ascii: "s"): return parseSubstitution()
    case UInt8(ascii: "y"): return parseTransliteration()
    case UInt8(ascii: "a"): return .append(takeText())
    case UInt8(ascii: "i"): return .insert(takeText())
    case UInt8(ascii: "c"): return .change(takeText())
    case UInt8(ascii: ":"): return .label(takeWord())
    case UInt8(ascii: "b"): return .branch(takeWord(), ifSubstituted: false)
    case UInt8(ascii: "t"): return .branch(takeWord(), ifSubstituted: true)
    case UInt8(ascii: "r"): return .readFile(takeRest())
    case UInt8(ascii: "w"): return .writeFile(takeRest())
    case UInt8(ascii: "q"), UInt8(ascii: "Q"):
      skipBlanks()
      return .quit(parseNumber(), printing: letter == UInt8(ascii: "q"))
    default:
      if !ByteString("dDpPnNgGhHxl=").bytes.contains(letter) {
        fail("unknown command '\(character: letter)'")
      }
      return .letter(letter)
    }
  }

  private mutating func takeRest() -> ByteString {
    skipBlanks()
    let rest = text.bytes[position...].prefix { $0 != 10 }
    position = rest.endIndex
    return ByteString(rest)
  }

  private mutating func takeWord() -> ByteString {
    skipBlanks()
    let word = text.bytes[position...].prefix { !$0.isSpace && $0 != 59 && $0 != 125 }
    position = word.endIndex
    return ByteString(word)
  }

  /// `a\` and lines, or `a text`; a backslash at a line's end goes on.
  private mutating func takeText() -> ByteString {
    skipBlanks()
    if current == UInt8(ascii: "\\") {
      position += 1
      skipBlanks()
      if current == 10 { position += 1 }
    }
    var result = ByteString()
    while let byte = current {
      position += 1
      if byte == UInt8(ascii: "\\"), let next = current {
        position += 1
        result.append(next)
      } else if byte == 10 {
        break
      } else {
        result.append(byte)
      }
    }
    return result + "\n"
  }

  private mutating func parseSubstitution() -> StreamCommand.Action {
    guard let delimiter = current else { fail("'s' without an expression") }
    position += 1
    let source = takeDelimited(delimiter)
    var replacement = StreamCommand.Replacement()
    replacement.parts = parseReplacement(until: delimiter)
    var ignoresCase = false
    flags: while let flag = current {
      switch flag {
      case UInt8(ascii: "g"): replacement.all = true
      case UInt8(ascii: "p"): replacement.prints = true
      case UInt8(ascii: "i"), UInt8(ascii: "I"): ignoresCase = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        replacement.number = max(1, parseNumber())
        continue
      case UInt8(ascii: "w"):
        position += 1
        replacement.file = takeRest()
        break flags
      default: break flags
      }
      position += 1
    }
    return .substitute(compile(source, ignoresCase), replacement)
  }

  private mutating func parseReplacement(
    until delimiter: UInt8
  ) -> [StreamCommand.Replacement.Part] {
    var parts: [StreamCommand.Replacement.Part] = []
    var plain = ByteString()
    while let byte = current, byte != delimiter {
      position += 1
      var group: Int?
      if byte == UInt8(ascii: "&") {
        group = 0
      } else if byte == UInt8(ascii: "\\"), let next = current {
        position += 1
        if next.isDigit {
          group = Int(next - UInt8(ascii: "0"))
        } else {
          plain.append(next == UInt8(ascii: "n") ? 10 : next == UInt8(ascii: "t") ? 9 : next)
        }
      } else {
        plain.append(byte)
      }
      if let group {
        parts += [.text(plain), .group(group)]
        plain = ""
      }
    }
    if current == nil { fail("'\(character: delimiter)' is missing") }
    position += 1
    return parts + [.text(plain)]
  }

  private mutating func parseTransliteration() -> StreamCommand.Action {
    guard let delimiter = current else { fail("'y' without characters") }
    position += 1
    let from = Escapes.replaced(takeDelimited(delimiter), octalNeedsZero: false).text
    let to = Escapes.replaced(takeDelimited(delimiter), octalNeedsZero: false).text
    if from.count != to.count { fail("the texts of 'y' differ in length") }
    var table = Array(UInt8.min...UInt8.max)
    for (old, new) in zip(from.bytes, to.bytes) { table[Int(old)] = new }
    return .transliterate(table)
  }
}
