/// A command as its user meets it: name, usage, options, and what it does.
///
///     static let tool = Tool(
///       "head", "[-n LINES] [FILE]...", "Prints the first lines of files.",
///       [Option("n", "lines", value: "LINES", "how many lines, 10 if not given")], run)
public struct Tool: Sendable {
  public let name: StaticString
  public let usage: StaticString
  public let summary: StaticString
  /// Made when they are asked for: a program of ninety tools starts as one of them, and looks at the names of all.
  private let makeOptions: @Sendable () -> [Option]
  public var options: [Option] { makeOptions() }

  /// What a mistake in the arguments ends with: 1, or 2 where POSIX keeps 1 for an answer.
  public let usageStatus: Int
  public let parsing: Parsing
  public let run: @Sendable (Invocation) -> Void

  public enum Parsing: Sendable {
    /// Options may stand anywhere before `--`.
    case anywhere
    /// The first operand ends the options: what follows is another command.
    case first
    /// Arguments are the tool's own business, as those of `echo` and `test`.
    case none
    /// As `anywhere`, and `-5` means `-n 5`.
    case numbers
  }

  public init(
    _ name: StaticString, _ usage: StaticString, _ summary: StaticString,
    _ options: @autoclosure @escaping @Sendable () -> [Option] = [],
    parsing: Parsing = .anywhere, usageStatus: Int = 1,
    _ run: @escaping @Sendable (Invocation) -> Void
  ) {
    self.name = name
    self.usage = usage
    self.summary = summary
    makeOptions = options
    self.parsing = parsing
    self.usageStatus = usageStatus
    self.run = run
  }

  /// Parses what follows the command's name, runs, and exits.
  public func main(_ arguments: ArraySlice<ByteString>) -> Never {
    Program.name = ByteString(name)
    if arguments.count == 1, arguments.first == "--help", parsing != .none {
      printHelp()
      Program.exit(0)
    }
    let invocation = parse(arguments)
    run(invocation)
    Program.exit()
  }

  public func printHelp() {
    output.line("Usage: \(ByteString(name)) \(ByteString(usage))")
    output.line(ByteString(summary))
    if !options.isEmpty { output.line("") }
    for option in options {
      output.line("  \(option.heading, width: 26)\(ByteString(option.help))")
    }
  }

  /// Says what is wrong with the arguments, and ends the program.
  public func misuse(_ message: ByteString) -> Never {
    Program.complain(message)
    let hint: ByteString = "usage: \(ByteString(name)) \(ByteString(usage))\n"
    FileDescriptor.standardError.writeMessage(hint)
    Program.exit(usageStatus)
  }
}

/// A row of a tool's table of options.
public struct Option: Sendable {
  public let letter: Unicode.Scalar
  public let long: StaticString?
  public let value: StaticString?
  public let help: StaticString

  public init(
    _ letter: Unicode.Scalar, _ long: StaticString?, value: StaticString? = nil,
    _ help: StaticString
  ) {
    self.letter = letter
    self.long = long
    self.value = value
    self.help = help
  }

  /// One with a letter only.
  public init(_ letter: Unicode.Scalar, _ help: StaticString) {
    self.init(letter, nil, help)
  }

  /// "-n, --lines LINES"
  var heading: ByteString {
    var text: ByteString = "-\(character: UInt8(ascii: letter))"
    if let long { text += ", --\(ByteString(long))" }
    if let value { text += " \(ByteString(value))" }
    return text
  }
}
