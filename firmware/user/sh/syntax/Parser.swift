import System

/// Reads scripts (POSIX, "Shell Command Language", 2.10) by recursive descent over the bytes: which
/// characters end a word, and which words are reserved, depends on what is being read.
struct Parser {
  var source: [UInt8]
  var position = 0
  var line: Int
  let aliases: [ByteString: ByteString]

  /// Documents that were announced on this line and follow it.
  var awaited: [HereDocument] = []

  /// Aliases whose text is being read: what was left of the source behind each. A name is not
  /// replaced within its own text.
  var openAliases: [(name: ByteString, remaining: Int)] = []

  init(_ text: ByteString, line: Int = 1, aliases: [ByteString: ByteString] = [:]) {
    source = text.bytes
    self.line = line
    self.aliases = aliases
  }

  /// The commands of the next line that has any, with the lines that complete them; nil at the end.
  mutating func nextCommand() throws(SyntaxError) -> Command? {
    try skipNewlines()
    if position >= source.count { return nil }
    var commands: [Command] = []
    while position < source.count {
      if atNewline {
        try endLine()
        break
      }
      commands.append(try parseListItem())
      skipBlanks()
      if position < source.count && !atNewline && !canStartCommand { throw unexpected() }
    }
    if !awaited.isEmpty { try endLine() }
    return commands.count == 1 ? commands[0] : .sequence(commands)
  }

  // MARK: Characters

  var current: UInt8? { position < source.count ? source[position] : nil }
  var atNewline: Bool { current == UInt8(ascii: "\n") }

  func at(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { wanted in
      position + wanted.count <= source.count
        && source[position..<position + wanted.count].elementsEqual(wanted)
    }
  }

  mutating func take(_ text: StaticString) -> Bool {
    guard at(text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Blanks, lines joined by a backslash, and a comment.
  mutating func skipBlanks() {
    while let byte = current {
      if byte == 32 || byte == 9 {
        position += 1
      } else if at("\\\n") {
        position += 2
        line += 1
      } else if byte == UInt8(ascii: "#") {
        while current != nil && !atNewline { position += 1 }
      } else {
        return
      }
    }
  }

  mutating func skipNewlines() throws(SyntaxError) {
    skipBlanks()
    while atNewline {
      try endLine()
      skipBlanks()
    }
  }

  /// Passes a newline, and the documents behind it.
  mutating func endLine() throws(SyntaxError) {
    if atNewline {
      position += 1
      line += 1
    }
    for document in awaited { try readDocument(document) }
    awaited = []
  }

  private mutating func readDocument(_ document: HereDocument) throws(SyntaxError) {
    var text = ByteString()
    let first = line
    while position < source.count {
      let end = source[position...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
      var content = source[position..<end]
      position = min(end + 1, source.count)
      line += 1
      if document.stripsTabs { content = content.drop { $0 == 9 } }
      if ByteString(content) == document.delimiter {
        document.body = try documentBody(text, document, line: first)
        return
      }
      text += ByteString(content)
      text.append(UInt8(ascii: "\n"))
    }
    throw SyntaxError(
      message: "here-document without its end '\(document.delimiter)'", line: first,
      isIncomplete: true)
  }

  private func documentBody(
    _ text: ByteString, _ document: HereDocument, line: Int
  ) throws(SyntaxError) -> Word {
    if document.isLiteral { return Word(parts: [.quoted(text)]) }
    var parser = Parser(text, line: line, aliases: aliases)
    return Word(parts: [.doubleQuoted(try parser.parseQuotedParts(until: nil))])
  }

  // MARK: Reserved words

  static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 32, 9, 10, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      true
    default: false
    }
  }

  func atReserved(_ word: StaticString) -> Bool {
    guard at(word) else { return false }
    let end = position + word.utf8CodeUnitCount
    return end >= source.count || Parser.endsWord(source[end])
  }

  mutating func takeReserved(_ word: StaticString) -> Bool {
    guard atReserved(word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  /// Passes a word that must stand here; `opener` began in line `start`.
  mutating func expect(
    _ word: StaticString, for opener: StaticString, from start: Int
  ) throws(SyntaxError) {
    try skipNewlines()
    if takeReserved(word) || (word.utf8CodeUnitCount == 1 && take(word)) { return }
    if position < source.count { throw unexpected() }
    let message: ByteString =
      "'\(ByteString(opener))' of line \(start) without '\(ByteString(word))'"
    throw SyntaxError(message: message, line: line, isIncomplete: true)
  }

  /// Whether what stands here closes something, and so begins no command.
  var canStartCommand: Bool {
    if current == nil || atNewline || at(")") || at(";") || at("&") || at("|") { return false }
    let closing: [StaticString] = ["then", "do", "done", "fi", "else", "elif", "esac", "}"]
    return !closing.contains { atReserved($0) }
  }

  func unexpected() -> SyntaxError {
    if position >= source.count {
      return SyntaxError(message: "unexpected end", line: line, isIncomplete: true)
    }
    if atNewline { return SyntaxError(message: "unexpected end of line", line: line) }
    var end = position + 1
    if !Parser.endsWord(source[position]) {
      while end < source.count && !Parser.endsWord(source[end]) { end += 1 }
    } else if end < source.count && source[end] == source[position] {
      end += 1
    }
    let text = ByteString(source[position..<end])
    return SyntaxError(message: "unexpected '\(text)'", line: line)
  }
}
