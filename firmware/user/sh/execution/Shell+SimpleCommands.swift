import System

/// A command with a name, in POSIX's order (2.9.1): words are expanded first; then special builtins
/// come before functions, those before other builtins, and those before programs.
///
///     a=1 b=$a  name args  <in >out
///     +-------+ +-------+  +------+
///     the shell's own if   in the child, or for the time that a builtin or a
///     there is no name     function runs, and then put back
extension Shell {
  func run(_ command: SimpleCommand) throws(Interruption) -> Int {
    let becomes = becomesCommand
    becomesCommand = false
    currentLine = command.line
    substitutionStatus = nil
    let arguments = try expand(command.words)
    guard let name = arguments.first else { return try runAssignments(command) }
    trace(try assignments(of: command).map { "\($0.name)=\($0.value)" } + arguments)

    if let builtin = Builtins.table[name], builtin.isSpecial {
      for (name, value) in try assignments(of: command) { try assign(name, value) }
      return try run(builtin, arguments, command.redirections)
    }
    if let function = functions[name] {
      return try withTemporary(try assignments(of: command)) { () throws(Interruption) in
        try self.withRedirections(command.redirections) { () throws(Interruption) in
          try self.call(function, arguments.dropFirst())
        }
      }
    }
    if let builtin = Builtins.table[name] {
      return try withTemporary(try assignments(of: command)) { () throws(Interruption) in
        try self.run(builtin, arguments, command.redirections)
      }
    }
    return try runProgram(arguments, command, becoming: becomes)
  }

  private func assignments(
    of command: SimpleCommand
  ) throws(Interruption) -> [(name: ByteString, value: ByteString)] {
    var result: [(name: ByteString, value: ByteString)] = []
    for (name, word) in command.assignments { result.append((name, try expandToText(word))) }
    return result
  }

  /// A command without a name: its assignments are for the shell itself.
  private func runAssignments(_ command: SimpleCommand) throws(Interruption) -> Int {
    try withRedirections(command.redirections) { () throws(Interruption) in
      for (name, word) in command.assignments {
        let value = try self.expandToText(word)
        self.trace(["\(name)=\(value)"])
        try self.assign(name, value)
      }
      return self.substitutionStatus ?? 0
    }
  }

  private func run(
    _ builtin: Builtin, _ arguments: [ByteString], _ redirections: [Redirection]
  ) throws(Interruption) -> Int {
    // `exec` keeps its redirections.
    if arguments[0] == "exec" {
      for redirection in redirections { try apply(redirection) }
      return try builtin.run(self, arguments)
    }
    return try withRedirections(redirections) { () throws(Interruption) in
      try builtin.run(self, arguments)
    }
  }

  /// Variables that one command sees, and that are then as they were.
  private func withTemporary(
    _ assignments: [(name: ByteString, value: ByteString)],
    _ body: () throws(Interruption) -> Int
  ) throws(Interruption) -> Int {
    var before: [(ByteString, Variable?)] = []
    for (name, value) in assignments {
      before.append((name, variables[name]))
      try assign(name, value)
      variables[name]?.isExported = true
    }
    defer { for (name, variable) in before.reversed() { variables[name] = variable } }
    return try body()
  }

  private func runProgram(
    _ arguments: [ByteString], _ command: SimpleCommand, becoming: Bool
  ) throws(Interruption) -> Int {
    let values = try assignments(of: command)
    // Here, and not in the child, so that it is still known when the child has gone.
    if !values.contains(where: { $0.name == "PATH" }) { _ = place(of: arguments[0]) }
    let task = Task { () throws(Interruption) -> Int in
      for redirection in command.redirections { try self.apply(redirection) }
      for (name, value) in values {
        try self.assign(name, value)
        self.variables[name]?.isExported = true
      }
      return try self.become(arguments)
    }
    if becoming { return try task.body() }
    let job = try startJob(text: isInteractive ? arguments.joined(by: " ") : "", [task])
    return waitInForeground(job)
  }

  /// Replaces the process by a program; comes back with 126 or 127 if that cannot be.
  func become(_ arguments: [ByteString]) throws(Interruption) -> Int {
    output.flush()
    Environment.variables = environment
    if let place = places[arguments[0]] { _ = Process.execute(place, arguments) }
    let error = Process.executeFromPath(arguments)
    let name = arguments[0]
    if error == .execFormatError { return try runScriptWithoutHeader(arguments) }
    if error == .noSuchFileOrDirectory {
      let hint: ByteString = name.contains(UInt8(ascii: "/")) ? "\(error)" : "not found"
      complain("\(name): \(hint)")
      return 127
    }
    let isDirectory = FileSystem.isDirectory(name) && name.contains(UInt8(ascii: "/"))
    complain("\(name): \(isDirectory ? Errno.isDirectory : error)")
    return 126
  }

  /// A text file that the kernel does not take for a program is a script.
  private func runScriptWithoutHeader(_ arguments: [ByteString]) throws(Interruption) -> Int {
    guard let path = Process.find(arguments[0]), let text = try? FileSystem.contents(of: path)
    else { return 126 }
    if text.prefix(64).contains(0) {
      complain("\(path): \(Errno.execFormatError)")
      return 126
    }
    name = path
    parameters = Array(arguments.dropFirst())
    functions = [:]
    isInteractive = false
    return try runText(text)
  }

  /// `set -x`.
  private func trace(_ words: [ByteString]) {
    if !settings.tracesCommands { return }
    output.flush()
    let text = words.map { Quoting.quotedIfNeeded($0) }.joined(by: " ")
    FileDescriptor.standardError.writeMessage("\(self["PS4"] ?? "+ ")\(text)\n")
  }

  /// Runs a whole script.
  func runText(_ text: ByteString) throws(Interruption) -> Int {
    var parser = Parser(text)
    while true {
      parser = Parser(continuing: parser, aliases: aliases)
      let command: Command?
      do throws(SyntaxError) {
        command = try parser.nextCommand()
      } catch {
        currentLine = error.line
        throw failure("syntax error: \(error.message)")
      }
      guard let command else { return status }
      if settings.onlyChecks { continue }
      if settings.echoesInput { currentLine = parser.line }
      try run(command)
    }
  }
}

/// How a word is written so that the shell reads it as itself.
enum Quoting {
  static func quoted(_ text: ByteString) -> ByteString {
    "'\(text.split(at: "'").joined(by: "'\\''"))'"
  }

  static func quotedIfNeeded(_ text: ByteString) -> ByteString {
    let isPlain =
      !text.isEmpty
      && text.allSatisfy { $0.isNameCharacter || ByteString("-./:=,+%@").bytes.contains($0) }
    return isPlain ? text : quoted(text)
  }
}

extension Parser {
  /// Goes on with the same text, by the aliases that there are now.
  init(continuing other: Parser, aliases: [ByteString: ByteString]) {
    self.init("", line: other.line, aliases: aliases)
    source = other.source
    position = other.position
    openAliases = other.openAliases
  }
}
