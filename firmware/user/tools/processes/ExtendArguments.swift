import System

enum ExtendArguments {
  static let tool = Tool(
    "xargs", "[-0rt] [-n COUNT] [-I TEXT] [COMMAND [ARGUMENT]...]",
    "Runs a command with the words of the input as arguments.",
    [
      Option("0", "null", "words end with a zero byte"),
      Option("d", "delimiter", value: "CHARACTER", "words end with that character"),
      Option("n", "max-args", value: "COUNT", "so many words at a time"),
      Option("L", "max-lines", value: "COUNT", "so many lines at a time"),
      Option("I", "replace", value: "TEXT", "a line at a time, in place of the text"),
      Option("r", "no-run-if-empty", "not without words"),
      Option("t", "verbose", "print the commands"),
    ], parsing: .first, run)

  /// What the kernel takes is more; a limit keeps memory small.
  private static let largestCommand = 100_000

  private static func run(_ call: Invocation) {
    let command = call.operands.isEmpty ? ["echo"] : call.operands
    guard let text = attempt("input", try FileDescriptor.standardInput.readAll()) else { return }
    if let mark = call.value("I") {
      for line in text.lines where !line.trimmed.isEmpty {
        execute(command.map { replace(mark, in: $0, by: line.trimmed) }, call)
      }
      return
    }
    let items = call.has("L") ? lines(text) : words(text, call).map { [$0] }
    if items.isEmpty {
      if !call.has("r") { execute(command, call) }
      return
    }
    let limit = call.number("n") ?? call.number("L") ?? Int.max
    var batch: [ByteString] = []
    var count = 0
    var size = 0
    for item in items {
      if count >= limit || size > largestCommand {
        execute(command + batch, call)
        (batch, count, size) = ([], 0, 0)
      }
      batch += item
      count += 1
      size += item.reduce(0) { $0 + $1.count + 1 }
    }
    execute(command + batch, call)
  }

  private static func lines(_ text: ByteString) -> [[ByteString]] {
    text.lines.map { quotedWords($0) }.filter { !$0.isEmpty }
  }

  private static func words(_ text: ByteString, _ call: Invocation) -> [ByteString] {
    if call.has("0") { return separated(text, by: 0) }
    if let delimiter = call.value("d") {
      return separated(text, by: Escapes.replaced(delimiter, octalNeedsZero: false).text.first ?? 0)
    }
    return quotedWords(text)
  }

  private static func separated(_ text: ByteString, by separator: UInt8) -> [ByteString] {
    var pieces = text.bytes.split(separator: separator, omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    return pieces.map { ByteString($0) }
  }

  /// Words between blanks; quotes and backslashes protect blanks.
  private static func quotedWords(_ text: ByteString) -> [ByteString] {
    var words: [ByteString] = []
    var word: ByteString?
    var quote: UInt8?
    var escaped = false
    for byte in text.bytes {
      if escaped {
        word = (word ?? "") + ByteString([byte])
        escaped = false
      } else if let open = quote {
        if byte == open { quote = nil } else { word = (word ?? "") + ByteString([byte]) }
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
        word = word ?? ""
      } else if byte.isSpace {
        if let complete = word { words.append(complete) }
        word = nil
      } else {
        word = (word ?? "") + ByteString([byte])
      }
    }
    if quote != nil { Program.fail("a quote has no end") }
    if let word { words.append(word) }
    return words
  }

  private static func replace(
    _ mark: ByteString, in text: ByteString, by line: ByteString
  ) -> ByteString {
    guard !mark.isEmpty, let place = text.find(mark) else { return text }
    let rest = ByteString(text[(place + mark.count)..<text.count])
    return ByteString(text[..<place]) + line + replace(mark, in: rest, by: line)
  }

  /// 123 if any command failed, 124 if one ended with 255, which also ends xargs.
  private static func execute(_ arguments: [ByteString], _ call: Invocation) {
    if call.has("t") {
      FileDescriptor.standardError.writeMessage(arguments.joined(by: " ") + "\n")
    }
    switch Commands.run(arguments) {
    case 0: break
    case 255: Program.exit(124)
    case 126: Program.exit(126)
    case 127: Program.exit(127)
    case 128...: Program.exit(125)
    default: Program.exitStatus = 123
    }
  }
}
