import System

/// Builtins that say what is run next: they throw an `Interruption`, or run a text in this shell.
extension Builtins {
  static func eval(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    shell.status = 0
    return try shell.runText(Array(arguments.dropFirst()).joined(by: " "))
  }

  static func source(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard arguments.count > 1 else { throw shell.failure("usage: \(arguments[0]) FILE") }
    let path = arguments[1]
    let found = path.contains(UInt8(ascii: "/")) ? path : findScript(path)
    let text: ByteString
    do throws(Errno) {
      text = try FileSystem.contents(of: found)
    } catch {
      throw shell.failure("\(path): \(error)")
    }
    let before = shell.parameters
    if arguments.count > 2 { shell.parameters = Array(arguments.dropFirst(2)) }
    defer { if arguments.count > 2 { shell.parameters = before } }
    do throws(Interruption) {
      shell.status = 0
      return try shell.runText(text)
    } catch {
      if case .returned(let status) = error { return status }
      throw error
    }
  }

  private static func findScript(_ name: ByteString) -> ByteString {
    for directory in Process.searchPath where FileSystem.exists(directory / name) {
      return directory / name
    }
    return name
  }

  /// Becomes a program; without one, only the redirections stay.
  static func exec(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if arguments.count == 1 { return 0 }
    if shell.controlsJobs { for signal in Shell.controlSignals { try? signal.handle(.usual) } }
    let status = try shell.become(Array(arguments.dropFirst()))
    throw .exited(status)
  }

  private static func number(
    _ shell: Shell, _ arguments: [ByteString], _ otherwise: Int
  ) throws(Interruption) -> Int {
    guard arguments.count > 1 else { return otherwise }
    guard let number = arguments[1].integer else {
      throw shell.failure("\(arguments[0]): '\(arguments[1])' is not a number")
    }
    return number
  }

  static func exit(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    throw .exited(try number(shell, arguments, shell.status))
  }

  static func returnFrom(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    throw .returned(try number(shell, arguments, shell.status) & 0xFF)
  }

  static func breakLoop(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if shell.loopDepth == 0 { return 0 }
    throw .breakLoop(max(1, try number(shell, arguments, 1)))
  }

  static func continueLoop(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if shell.loopDepth == 0 { return 0 }
    throw .continueLoop(max(1, try number(shell, arguments, 1)))
  }

  static func shift(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    let count = try number(shell, arguments, 1)
    guard count >= 0 && count <= shell.parameters.count else {
      shell.complain("shift: only \(shell.parameters.count) parameters")
      return 1
    }
    shell.parameters.removeFirst(count)
    return 0
  }

  static func trap(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var operands = arguments.dropFirst()
    if operands.first == "--" { operands = operands.dropFirst() }
    guard let action = operands.first else {
      for number in shell.traps.keys.sorted() {
        let text = Quoting.quoted(shell.traps[number] ?? "")
        output.line("trap -- \(text) \(Signal(number).name)")
      }
      return finishOutput(shell)
    }
    // `trap 2 15` and `trap - INT` put back what is usual.
    let resets = action == "-" || action.integer != nil
    if action.integer == nil { operands = operands.dropFirst() }
    var status = 0
    for name in operands {
      if let signal = Signal(named: name) {
        shell.setTrap(signal.number, resets ? nil : action)
      } else {
        shell.complain("trap: \(name): no such signal")
        status = 1
      }
    }
    return status
  }

  static func times(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    for who in [0, -1] {
      guard let usage = try? Process.usage(who) else { return 1 }
      let texts = [usage.userMicroseconds, usage.systemMicroseconds].map { time -> ByteString in
        "\(time / 60_000_000)m\(time / 1_000_000 % 60).\(time / 1000 % 1000, zeros: 3)s"
      }
      output.line("\(texts[0]) \(texts[1])")
    }
    return finishOutput(shell)
  }

  static func command(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard arguments.count > 1 else { return 0 }
    if arguments[1] == "-v" || arguments[1] == "-V" {
      return describe(shell, arguments.dropFirst(2), briefly: arguments[1] == "-v")
    }
    let rest = Array(arguments.dropFirst(arguments[1] == "-p" ? 2 : 1))
    guard let name = rest.first else { return 0 }
    if let builtin = table[name] { return try builtin.run(shell, rest) }
    let task = Task { () throws(Interruption) in try shell.become(rest) }
    return shell.waitInForeground(try shell.startJob(text: rest.joined(by: " "), [task]))
  }

  static func type(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    describe(shell, arguments.dropFirst(), briefly: false)
  }

  /// What a name means as a command.
  private static func describe(
    _ shell: Shell, _ names: ArraySlice<ByteString>, briefly: Bool
  ) -> Int {
    var status = 0
    for name in names {
      if let text = shell.aliases[name] {
        let definition: ByteString = "alias \(name)=\(Quoting.quoted(text))"
        output.line(briefly ? definition : "\(name) is an alias for \(text)")
      } else if shell.functions[name] != nil {
        output.line(briefly ? name : "\(name) is a function")
      } else if table[name] != nil {
        output.line(briefly ? name : "\(name) is a shell builtin")
      } else if let path = Process.find(name) {
        output.line(briefly ? path : "\(name) is \(path)")
      } else {
        if !briefly { shell.complain("\(name): not found") }
        status = 127
      }
    }
    return finishOutput(shell, status)
  }
}
