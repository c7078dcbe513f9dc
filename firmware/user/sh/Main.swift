import System

/// sh(1): runs the commands of a text, of a file, or of its input.
@main
struct Main {
  static func main() {
    let shell = Shell()
    let isLogin = Program.arguments.first?.first == UInt8(ascii: "-")
    var arguments = Program.arguments.dropFirst()
    var text: ByteString?
    var wantsPrompt = false
    Program.name = "sh"
    parse(shell, &arguments, &text, &wantsPrompt)
    shell.exit(
      shell.runToEnd { () throws(Interruption) in
        if isLogin { runProfile(shell) }
        return try run(shell, arguments, text, wantsPrompt)
      })
  }

  /// `-c TEXT`, `-i`, `-s`, and the options of `set`.
  private static func parse(
    _ shell: Shell, _ arguments: inout ArraySlice<ByteString>, _ text: inout ByteString?,
    _ wantsPrompt: inout Bool
  ) {
    var wantsText = false
    while let option = arguments.first, option.count > 1, option[0] == UInt8(ascii: "-") {
      arguments = arguments.dropFirst()
      if option == "--" { break }
      if option == "--help" { help() }
      for letter in option.dropFirst() {
        switch letter {
        case UInt8(ascii: "c"): wantsText = true
        case UInt8(ascii: "i"): wantsPrompt = true
        case UInt8(ascii: "s"), UInt8(ascii: "l"): break
        default:
          if !shell.settings.set(letter, true) {
            Program.fail("unknown option -\(character: letter)", status: 2)
          }
        }
      }
    }
    if wantsText {
      guard let first = arguments.popFirst() else { Program.fail("-c wants a command", status: 2) }
      text = first
      if let name = arguments.popFirst() { shell.name = name }
    }
  }

  private static func help() -> Never {
    output.line("Usage: sh [-eufvxni] [FILE [ARGUMENT]...]")
    output.line("       sh [-eufvx] -c COMMANDS [NAME [ARGUMENT]...]")
    output.line("Runs shell commands; 'help' lists the builtin ones.")
    Program.exit(0)
  }

  private static func run(
    _ shell: Shell, _ arguments: ArraySlice<ByteString>, _ text: ByteString?, _ wantsPrompt: Bool
  ) throws(Interruption) -> Int {
    if let text {
      shell.parameters = Array(arguments)
      return try shell.runText(text)
    }
    if let path = arguments.first {
      shell.name = path
      shell.parameters = Array(arguments.dropFirst())
      return try runFile(shell, path)
    }
    if wantsPrompt || Terminal.isTerminal(.standardInput) { shell.runInteractively() }
    return try runInput(shell)
  }

  private static func runFile(_ shell: Shell, _ path: ByteString) throws(Interruption) -> Int {
    let text: ByteString
    do throws(Errno) {
      text = try FileSystem.contents(of: path)
    } catch {
      Program.complain("\(path): \(error)")
      throw .exited(error == .noSuchFileOrDirectory ? 127 : 126)
    }
    return try shell.runText(text)
  }

  /// Commands from a pipe: taken a byte at a time, because the commands may read the rest of it.
  private static func runInput(_ shell: Shell) throws(Interruption) -> Int {
    var pending = ByteString()
    var line = 1
    while true {
      let next = readLine()
      pending += next
      var parser = Parser(pending, line: line, aliases: shell.aliases)
      var commands: [Command] = []
      do throws(SyntaxError) {
        while let command = try parser.nextCommand() { commands.append(command) }
      } catch {
        if error.isIncomplete && !next.isEmpty { continue }
        shell.currentLine = error.line
        throw shell.failure("syntax error: \(error.message)")
      }
      line = parser.line
      pending = ""
      for command in commands where !shell.settings.onlyChecks { try shell.run(command) }
      if next.isEmpty { return shell.status }
    }
  }

  private static func readLine() -> ByteString {
    var line = ByteString()
    while let piece = try? FileDescriptor.standardInput.read(upTo: 1), let byte = piece.first {
      line.append(byte)
      if byte == UInt8(ascii: "\n") { break }
    }
    return line
  }

  private static func runProfile(_ shell: Shell) {
    for path in ["/etc/profile", (shell["HOME"] ?? "/") / ".profile"] as [ByteString] {
      if let text = try? FileSystem.contents(of: path) {
        _ = shell.runToEnd { () throws(Interruption) in try shell.runText(text) }
      }
    }
  }
}
