import System

/// Redirections (2.7). The text of a here-document follows the line that announces it, so it is only noted
/// here, and read when the line ends.
extension Parser {
  /// `2>&1` and its kin; nil, and nothing read, if none stands here.
  mutating func parseRedirection() throws(SyntaxError) -> Redirection? {
    skipBlanks()
    let start = position
    while let byte = current, byte.isDigit { position += 1 }
    let number = ByteString(source[start..<position]).integer
    guard at("<") || at(">") else {
      position = start
      return nil
    }
    let isInput = at("<")
    let descriptor = number ?? (isInput ? 0 : 1)
    if take("<<<") { return try redirection(.text, descriptor) }
    if take("<<") { return try announceDocument(descriptor) }
    if take("<>") { return try redirection(.readWrite, descriptor) }
    if take(">>") { return try redirection(.append, descriptor) }
    if take("<&") || take(">&") { return try redirection(.duplicate, descriptor) }
    if take(">|") || take(">") { return try redirection(.output, descriptor) }
    position += 1
    return try redirection(.input, descriptor)
  }

  private mutating func redirection(
    _ kind: Redirection.Kind, _ descriptor: Int
  ) throws(SyntaxError) -> Redirection {
    skipBlanks()
    guard let target = try parseWord() else { throw unexpected() }
    return Redirection(kind: kind, descriptor: descriptor, target: target)
  }

  private mutating func announceDocument(_ descriptor: Int) throws(SyntaxError) -> Redirection {
    let stripsTabs = take("-")
    skipBlanks()
    guard let word = try parseWord() else { throw unexpected() }
    var delimiter = ByteString()
    var isLiteral = false
    for part in word.parts {
      switch part {
      case .text(let text): delimiter += text
      case .quoted(let text):
        delimiter += text
        isLiteral = true
      case .doubleQuoted(let parts):
        isLiteral = true
        for case .quoted(let text) in parts { delimiter += text }
      default: throw SyntaxError(message: "here-document with an expanded end", line: line)
      }
    }
    let document = HereDocument(
      delimiter: delimiter, isLiteral: isLiteral, stripsTabs: stripsTabs)
    awaited.append(document)
    return Redirection(kind: .document(document), descriptor: descriptor, target: word)
  }
}
