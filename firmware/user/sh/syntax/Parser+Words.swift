import System

/// Words and what they are made of (2.2, 2.6). Within double quotes fewer characters are special, and
/// what an expansion gives is not split; both facts are kept in the parts, until words are expanded.
extension Parser {
  /// The word that begins here, or nil if none does.
  mutating func parseWord() throws(SyntaxError) -> Word? {
    var parts: [WordPart] = []
    var plain: [UInt8] = []
    func flushed() -> [WordPart] { plain.isEmpty ? [] : [.text(ByteString(plain))] }
    let start = position
    while let byte = current, !Parser.endsWord(byte) {
      if let part = try parseSpecial(byte) {
        parts += flushed() + part
        plain = []
      } else {
        plain.append(byte)
        position += 1
      }
    }
    return position == start ? nil : Word(parts: parts + flushed())
  }

  /// A quoted or expanded part of an unquoted word; nil for plain bytes.
  private mutating func parseSpecial(_ byte: UInt8) throws(SyntaxError) -> [WordPart]? {
    switch byte {
    case UInt8(ascii: "\\"):
      position += 1
      guard let next = current else { return [.quoted("\\")] }
      position += 1
      if next == UInt8(ascii: "\n") {
        line += 1
        return []
      }
      return [.quoted(ByteString([next]))]
    case UInt8(ascii: "'"): return [.quoted(try parseSingleQuotes())]
    case UInt8(ascii: "\""):
      position += 1
      return [.doubleQuoted(try parseQuotedParts(until: UInt8(ascii: "\"")))]
    case UInt8(ascii: "$"):
      if at("$'") { return [.quoted(try parseDollarQuotes())] }
      guard let part = try parseDollar(quoted: false) else { return nil }
      return [part]
    case UInt8(ascii: "`"): return [try parseBackquotes()]
    default: return nil
    }
  }

  private mutating func parseSingleQuotes() throws(SyntaxError) -> ByteString {
    let start = line
    position += 1
    guard let end = source[position...].firstIndex(of: UInt8(ascii: "'")) else {
      throw SyntaxError(message: "quote without its end", line: start, isIncomplete: true)
    }
    let text = ByteString(source[position..<end])
    line += text.bytes.count { $0 == UInt8(ascii: "\n") }
    position = end + 1
    return text
  }

  /// What stands between double quotes, or in a here-document, or behind the operator of a quoted
  /// `${...}`, up to `end` or the end of the text.
  mutating func parseQuotedParts(until end: UInt8?) throws(SyntaxError) -> [WordPart] {
    var parts: [WordPart] = []
    var plain: [UInt8] = []
    let start = line
    while let byte = current, byte != end {
      var special: WordPart?
      if byte == UInt8(ascii: "\\") {
        plain += takeQuotedBackslash(end)
        continue
      } else if byte == UInt8(ascii: "\""), end == UInt8(ascii: "}") {
        // "${x:-"y"}": quotes within quotes say nothing new.
        position += 1
        continue
      } else if byte == UInt8(ascii: "$") {
        special = try parseDollar(quoted: true)
      } else if byte == UInt8(ascii: "`") {
        special = try parseBackquotes()
      }
      if let special {
        if !plain.isEmpty { parts.append(.quoted(ByteString(plain))) }
        plain = []
        parts.append(special)
      } else {
        if byte == UInt8(ascii: "\n") { line += 1 }
        plain.append(byte)
        position += 1
      }
    }
    if let end {
      guard current == end else {
        throw SyntaxError(message: "quote without its end", line: start, isIncomplete: true)
      }
      position += 1
    }
    if !plain.isEmpty { parts.append(.quoted(ByteString(plain))) }
    return parts
  }

  /// Between double quotes a backslash is one unless what follows is special there (2.2.3).
  private mutating func takeQuotedBackslash(_ end: UInt8?) -> [UInt8] {
    position += 1
    guard let next = current else { return [UInt8(ascii: "\\")] }
    switch next {
    case UInt8(ascii: "\n"):
      position += 1
      line += 1
      return []
    case UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
      position += 1
      return [next]
    case UInt8(ascii: "\""), UInt8(ascii: "}"):
      if next != end && !(end == UInt8(ascii: "}") && next == UInt8(ascii: "\"")) { break }
      position += 1
      return [next]
    default: break
    }
    return [UInt8(ascii: "\\")]
  }

  /// nil for a dollar that stands for itself; it is not passed then.
  private mutating func parseDollar(quoted: Bool) throws(SyntaxError) -> WordPart? {
    let start = line
    if at("$((") {
      let before = self
      if let arithmetic = try parseArithmetic() { return arithmetic }
      self = before
    }
    if take("$(") {
      try skipNewlines()
      let body = at(")") ? Command.sequence([]) : try parseList()
      try expect(")", for: "$(", from: start)
      return .substitution(body)
    }
    if take("${") { return .parameter(try parseBraces(quoted: quoted, from: start)) }
    guard position + 1 < source.count else { return nil }
    let next = source[position + 1]
    if next.isNameCharacter && !next.isDigit {
      position += 1
      return takeName().map { .parameter(Parameter(name: $0)) }
    }
    guard Parser.isSpecialParameter(next) else { return nil }
    position += 2
    return .parameter(Parameter(name: ByteString([next])))
  }

  static func isSpecialParameter(_ byte: UInt8) -> Bool {
    byte.isDigit || ByteString("?$!#@*-").bytes.contains(byte)
  }

  /// `$((...))`; nil if the parentheses turn out to be a subshell within `$(...)`.
  private mutating func parseArithmetic() throws(SyntaxError) -> WordPart? {
    position += 3
    var depth = 0
    let start = position
    while let byte = current {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        if depth == 0 { break }
        depth -= 1
      }
      position += 1
    }
    guard at("))") else {
      if position >= source.count { throw unexpected() }
      return nil
    }
    let text = ByteString(source[start..<position])
    position += 2
    var parser = Parser(text, line: line, aliases: aliases)
    return .arithmetic(try parser.parseQuotedParts(until: nil))
  }

  /// Within backquotes a backslash keeps only `$`, a backquote and itself (2.6.3).
  private mutating func parseBackquotes() throws(SyntaxError) -> WordPart {
    let start = line
    position += 1
    var text = ByteString()
    while let byte = current, byte != UInt8(ascii: "`") {
      position += 1
      if byte == UInt8(ascii: "\\"), let next = current,
        next == UInt8(ascii: "`") || next == UInt8(ascii: "\\") || next == UInt8(ascii: "$")
      {
        text.append(next)
        position += 1
      } else {
        text.append(byte)
      }
    }
    guard take("`") else {
      throw SyntaxError(message: "backquote without its end", line: start, isIncomplete: true)
    }
    var parser = Parser(text, line: start, aliases: aliases)
    var commands: [Command] = []
    while let command = try parser.nextCommand() { commands.append(command) }
    return .substitution(.sequence(commands))
  }

  /// What follows `${`, with the closing brace.
  private mutating func parseBraces(quoted: Bool, from start: Int) throws(SyntaxError) -> Parameter
  {
    if at("#") && !at("#}") && !at("#-") && !at("#?") && !at("#:") && !at("##") && !at("#%") {
      position += 1
      let name = try takeParameterName()
      try expect("}", for: "${", from: start)
      return Parameter(name: name, operation: .length)
    }
    var parameter = Parameter(name: try takeParameterName())
    if take("}") { return parameter }
    parameter.emptyIsUnset = take(":")
    if take("-") {
      parameter.operation = .orDefault
    } else if take("=") {
      parameter.operation = .orAssign
    } else if take("?") {
      parameter.operation = .orFail
    } else if take("+") {
      parameter.operation = .alternative
    } else if take("#") {
      parameter.operation = .withoutPrefix(longest: take("#"))
    } else if take("%") {
      parameter.operation = .withoutSuffix(longest: take("%"))
    } else {
      throw SyntaxError(message: "bad substitution", line: line, isIncomplete: current == nil)
    }
    parameter.word = try parseBraceWord(quoted: quoted && !parameter.isPattern, from: start)
    return parameter
  }

  private mutating func takeParameterName() throws(SyntaxError) -> ByteString {
    if let name = takeName() { return name }
    guard let byte = current, Parser.isSpecialParameter(byte) else {
      throw SyntaxError(message: "bad substitution", line: line, isIncomplete: current == nil)
    }
    let start = position
    position += 1
    if byte.isDigit { while let next = current, next.isDigit { position += 1 } }
    return ByteString(source[start..<position])
  }

  /// The word behind an operator, up to the brace.
  private mutating func parseBraceWord(quoted: Bool, from start: Int) throws(SyntaxError) -> Word {
    let brace = UInt8(ascii: "}")
    if quoted { return Word(parts: [.doubleQuoted(try parseQuotedParts(until: brace))]) }
    var parts: [WordPart] = []
    while let byte = current, byte != brace {
      if let special = try parseSpecial(byte) {
        parts += special
      } else {
        parts.append(.text(ByteString([byte])))
        position += 1
      }
    }
    try expect("}", for: "${", from: start)
    return Word(parts: parts)
  }
}

extension Parameter {
  /// Whether the word is a pattern, in which quotes mean something even within quotes.
  var isPattern: Bool {
    switch operation {
    case .withoutPrefix, .withoutSuffix: true
    default: false
    }
  }
}
