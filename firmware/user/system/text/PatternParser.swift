/// Reads the text of a regular expression (POSIX, "Regular Expressions", 9.3 and 9.4).
struct PatternParser {
  private let text: ByteString
  private let extended: Bool
  private var place = 0
  private var openGroups = 0
  private(set) var groupCount = 0

  init(_ text: ByteString, extended: Bool) {
    self.text = text
    self.extended = extended
  }

  mutating func parse() throws(Pattern.Mistake) -> PatternNode {
    let node = try parseEither()
    if place < text.count { throw Pattern.Mistake(message: "Unmatched ) or \\)") }
    return node
  }

  private var current: UInt8? { place < text.count ? text[place] : nil }

  private func at(_ scalar: Unicode.Scalar, _ offset: Int = 0) -> Bool {
    place + offset < text.count && text[place + offset] == UInt8(ascii: scalar)
  }

  /// Whether an operator stands here: bare in extended expressions, behind a backslash in basic ones.
  private func atOperator(_ scalar: Unicode.Scalar) -> Bool {
    extended ? at(scalar) : at("\\") && at(scalar, 1)
  }

  private mutating func skipOperator() { place += extended ? 1 : 2 }

  private mutating func parseEither() throws(Pattern.Mistake) -> PatternNode {
    var node = try parseSequence()
    while atOperator("|") {
      skipOperator()
      node = .either(node, try parseSequence())
    }
    return node
  }

  private mutating func parseSequence() throws(Pattern.Mistake) -> PatternNode {
    var nodes: [PatternNode] = []
    while place < text.count && !atOperator("|") {
      if atOperator(")") && (openGroups > 0 || !extended) { break }
      let atStart = nodes.isEmpty
      let node = try parseOne(atStart: atStart)
      // In a basic expression a star that comes first stands for itself, also after ^.
      if case .assertion(.lineStart) = node, !extended, at("*") {
        nodes += [node, .byte(UInt8(ascii: "*"))]
        place += 1
        continue
      }
      nodes.append(try parseRepetitions(of: node))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func parseRepetitions(
    of node: PatternNode
  ) throws(Pattern.Mistake) -> PatternNode {
    var node = node
    while true {
      if at("*") {
        place += 1
        node = .repeated(node, 0, nil)
      } else if atOperator("+") {
        skipOperator()
        node = .repeated(node, 1, nil)
      } else if atOperator("?") {
        skipOperator()
        node = .repeated(node, 0, 1)
      } else if atOperator("{") {
        skipOperator()
        let (least, most) = try parseBounds()
        node = .repeated(node, least, most)
      } else {
        return node
      }
    }
  }

  /// `2}`, `2,}` or `2,5}`.
  private mutating func parseBounds() throws(Pattern.Mistake) -> (Int, Int?) {
    let least = parseNumber() ?? 0
    var most: Int? = least
    if at(",") {
      place += 1
      most = parseNumber()
    }
    guard atOperator("}"), least <= 255, most ?? 0 <= 255, most ?? least >= least else {
      throw Pattern.Mistake(message: "Invalid content of \\{\\}")
    }
    skipOperator()
    return (least, most)
  }

  private mutating func parseNumber() -> Int? {
    var number: Int?
    while let byte = current, byte.isDigit, number ?? 0 < 1000 {
      number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      place += 1
    }
    return number
  }

  private mutating func parseOne(atStart: Bool) throws(Pattern.Mistake) -> PatternNode {
    if atOperator("(") { return try parseGroup() }
    guard let byte = current else { return .empty }
    place += 1
    switch byte {
    case UInt8(ascii: "."): return .any
    case UInt8(ascii: "["): return try parseSet()
    case UInt8(ascii: "\\"): return try parseEscape()
    case UInt8(ascii: "^") where extended || atStart: return .assertion(.lineStart)
    case UInt8(ascii: "$") where extended || endsHere: return .assertion(.lineEnd)
    default: return .byte(byte)
    }
  }

  /// Whether a dollar that was just read is the last of its branch.
  private var endsHere: Bool { place == text.count || atOperator(")") || atOperator("|") }

  private mutating func parseGroup() throws(Pattern.Mistake) -> PatternNode {
    skipOperator()
    groupCount += 1
    openGroups += 1
    let number = groupCount
    let node = try parseEither()
    guard atOperator(")") else { throw Pattern.Mistake(message: "Unmatched ( or \\(") }
    skipOperator()
    openGroups -= 1
    return .group(number, node)
  }

  private mutating func parseSet() throws(Pattern.Mistake) -> PatternNode {
    guard let (set, end) = ByteSet.parse(text, at: place, escapes: false) else {
      throw Pattern.Mistake(message: "Unmatched [, [^, [:, [., or [=")
    }
    place = end
    return .set(set)
  }

  private mutating func parseEscape() throws(Pattern.Mistake) -> PatternNode {
    guard let byte = current else { throw Pattern.Mistake(message: "Trailing backslash") }
    place += 1
    var set = ByteSet()
    switch byte {
    case UInt8(ascii: "<"): return .assertion(.wordStart)
    case UInt8(ascii: ">"): return .assertion(.wordEnd)
    case UInt8(ascii: "b"): return .assertion(.wordBoundary)
    case UInt8(ascii: "B"): return .assertion(.noWordBoundary)
    case UInt8(ascii: "w"), UInt8(ascii: "W"):
      set.insert { $0.isNameCharacter }
      if byte == UInt8(ascii: "W") { set.invert() }
      return .set(set)
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      set.insert { $0.isSpace }
      if byte == UInt8(ascii: "S") { set.invert() }
      return .set(set)
    case UInt8(ascii: "n"): return .byte(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): return .byte(UInt8(ascii: "\t"))
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      let group = Int(byte - UInt8(ascii: "0"))
      if group > groupCount { throw Pattern.Mistake(message: "Invalid back reference") }
      return .same(group)
    default: return .byte(byte)
    }
  }
}
