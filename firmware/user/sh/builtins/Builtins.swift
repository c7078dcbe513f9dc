import System

/// A command that the shell carries out itself.
struct Builtin {
  /// Special ones come before functions, and keep the assignments in front of them (2.14).
  let isSpecial: Bool
  let run: (Shell, [ByteString]) throws(Interruption) -> Int
}

/// The table of builtins.
enum Builtins {
  typealias Body = (Shell, [ByteString]) throws(Interruption) -> Int

  nonisolated(unsafe) static let table: [ByteString: Builtin] = {
    var table: [ByteString: Builtin] = [:]
    for (name, body) in special { table[name] = Builtin(isSpecial: true, run: body) }
    for (name, body) in regular { table[name] = Builtin(isSpecial: false, run: body) }
    return table
  }()

  // swift-format-ignore
  private static var special: [(ByteString, Body)] {
    [
      (":", succeed), (".", source), ("source", source), ("break", breakLoop),
      ("continue", continueLoop), ("eval", eval), ("exec", exec), ("exit", exit),
      ("export", export), ("readonly", readOnly), ("return", returnFrom), ("set", set),
      ("shift", shift), ("times", times), ("trap", trap), ("unset", unset),
    ]
  }

  // swift-format-ignore
  private static var regular: [(ByteString, Body)] {
    [
      ("alias", alias), ("bg", background), ("cd", changeDirectory), ("command", command),
      ("echo", echo), ("false", fail), ("fc", fix), ("fg", foreground), ("getopts", getOptions),
      ("hash", hash), ("help", help), ("history", history), ("jobs", listJobs), ("kill", kill),
      ("local", local), ("printf", printf), ("pwd", printDirectory), ("read", read),
      ("test", test), ("[", test), ("true", succeed), ("type", type), ("ulimit", limit), ("umask", creationMask),
      ("unalias", unalias), ("wait", wait),
    ]
  }

  static func succeed(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int { 0 }
  static func fail(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int { 1 }

  static func echo(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    output.write(Echo.text(arguments.dropFirst()))
    return finishOutput(shell)
  }

  /// A builtin's output is gone when it ends: the next command may be another process.
  static func finishOutput(_ shell: Shell, _ status: Int = 0) -> Int {
    output.flush()
    guard let failure = output.takeFailure() else { return status }
    shell.complain("write error: \(failure)")
    return 1
  }

  static func printf(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard arguments.count > 1 else {
      shell.complain("usage: printf FORMAT [ARGUMENT]...")
      return 2
    }
    let result = Printf(arguments[1], arguments.dropFirst(2))
    output.write(result.text)
    for mistake in result.mistakes { shell.complain("printf: \(mistake)") }
    return finishOutput(shell, result.mistakes.isEmpty ? 0 : 1)
  }

  static func test(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var operands = arguments.dropFirst()
    if arguments[0] == "[" {
      guard operands.popLast() == "]" else {
        shell.complain("[: ']' is missing")
        return 2
      }
    }
    do throws(Test.Mistake) {
      return try Test.evaluate(operands) ? 0 : 1
    } catch {
      shell.complain("\(arguments[0]): \(error.message)")
      return 2
    }
  }

  static func help(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    output.line("Builtin commands; programs tell about themselves with --help:")
    var line = ByteString()
    for name in table.keys.sorted() {
      line += "  \(name, width: 10)"
      if line.count > 60 {
        output.line(line)
        line = ""
      }
    }
    if !line.isEmpty { output.line(line) }
    output.line("Keys: Tab completes, Up and Down recall, ^R searches, ^A ^E ^W ^U ^K ^Y edit.")
    return finishOutput(shell)
  }
}
