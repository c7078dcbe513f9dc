import System

/// What the parts of a line are, for shell scripts and C; nothing for other texts. A line is looked
/// at by itself: a comment of several lines is coloured on its first only.
struct Colours {
  enum Kind {
    case plain, keyword, text, comment, number, name

    /// The parameters of the terminal's colour sequence.
    var style: ByteString {
      switch self {
      case .plain: "0"
      case .keyword: "1;34"
      case .text: "32"
      case .comment: "90"
      case .number: "35"
      case .name: "36"
      }
    }
  }

  private enum Language { case none, shell, c }
  private let language: Language

  init(_ path: ByteString?, _ lines: [ByteString]) {
    let name = path ?? ""
    let first = lines.first ?? ""
    if name.ends(with: ".c") || name.ends(with: ".h") || name.ends(with: ".swift") {
      language = .c
    } else if name.ends(with: ".sh") || first.starts(with: "#!/bin/sh") || name.ends(with: "/rc")
      || name.ends(with: "profile")
    {
      language = .shell
    } else {
      language = .none
    }
  }

  // swift-format-ignore
  private static let shellWords: [ByteString] = [
    "if", "then", "else", "elif", "fi", "for", "in", "while", "until", "do", "done", "case", "esac",
    "return", "exit", "break", "continue", "local", "export", "set", "shift", "trap", "unset", "cd",
    "echo", "printf", "read", "test",
  ]

  // swift-format-ignore
  private static let cWords: [ByteString] = [
    "if", "else", "for", "while", "do", "switch", "case", "default", "break", "continue", "return",
    "struct", "enum", "union", "typedef", "static", "extern", "const", "void", "int", "char", "long",
    "short", "unsigned", "signed", "float", "double", "sizeof", "goto", "inline", "func", "let", "var",
    "import", "guard", "extension", "private", "public", "throws", "try", "class", "protocol", "init",
    "self", "nil", "true", "false", "in", "where",
  ]

  /// A kind for each byte.
  func kinds(of line: ByteString) -> [Kind] {
    var kinds = [Kind](repeating: .plain, count: line.count)
    if language == .none { return kinds }
    var position = 0
    while position < line.count {
      let (kind, end) = part(of: line, at: position)
      for index in position..<end { kinds[index] = kind }
      position = end
    }
    return kinds
  }

  /// The part that begins here, and where it ends.
  private func part(of line: ByteString, at start: Int) -> (Kind, Int) {
    let byte = line[start]
    if isComment(line, start) { return (.comment, line.count) }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      return (.text, endOfText(line, start))
    }
    if language == .shell && byte == UInt8(ascii: "$") {
      let end = line.bytes[(start + 1)...].firstIndex { !$0.isNameCharacter } ?? line.count
      return (.name, max(end, start + 1))
    }
    if byte.isNameCharacter {
      let end = line.bytes[start...].firstIndex { !$0.isNameCharacter } ?? line.count
      if byte.isDigit { return (.number, end) }
      let words = language == .shell ? Colours.shellWords : Colours.cWords
      return (words.contains(ByteString(line[start..<end])) ? .keyword : .plain, end)
    }
    if language == .c && byte == UInt8(ascii: "#") { return (.name, line.count) }
    return (.plain, start + 1)
  }

  private func isComment(_ line: ByteString, _ start: Int) -> Bool {
    if language == .shell {
      return line[start] == UInt8(ascii: "#") && (start == 0 || line[start - 1].isSpace)
    }
    return line.find("//", from: start) == start || line.find("/*", from: start) == start
  }

  private func endOfText(_ line: ByteString, _ start: Int) -> Int {
    var position = start + 1
    while position < line.count {
      if line[position] == line[start] { return position + 1 }
      // Within single quotes a shell knows no backslash.
      let escapes = !(language == .shell && line[start] == UInt8(ascii: "'"))
      position += escapes && line[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return line.count
  }
}
