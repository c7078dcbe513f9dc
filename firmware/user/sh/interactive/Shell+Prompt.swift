import System

extension Shell {
  /// Takes commands from a terminal until its end.
  func runInteractively() -> Never {
    isInteractive = true
    editor.history.load()
    catchInterrupts()
    takeCharge()
    var pending = ByteString()
    while true {
      tellOfJobs()
      let terminal = Terminal(.standardInput)
      terminalMode = (try? terminal.mode()) ?? terminalMode
      if let terminalMode { try? terminal.setMode(terminalMode.raw()) }
      let outcome = editor.readLine(prompt: pending.isEmpty ? prompt : self["PS2"] ?? "> ") {
        self.complete($0)
      }
      if let terminalMode { try? terminal.setMode(terminalMode) }
      switch outcome {
      case .endOfInput: leave(&pending)
      case .interrupted:
        pending = ""
        status = 130
      case .line(let line):
        editor.history.add(line)
        pending += line + "\n"
        if runTyped(pending) { pending = "" }
      }
    }
  }

  /// ^D: gives up an unfinished command, or the shell if no job would be left behind stopped.
  private func leave(_ pending: inout ByteString) {
    if !pending.isEmpty {
      pending = ""
    } else if jobs.contains(where: { $0.isStopped && !hasWarned }) {
      complain("there are stopped jobs")
      hasWarned = true
    } else {
      exit(status)
    }
  }

  /// Runs what was typed; false if it is not complete.
  private func runTyped(_ text: ByteString) -> Bool {
    var parser = Parser(text, aliases: aliases)
    do throws(SyntaxError) {
      while let command = try parser.nextCommand() {
        currentText = text.trimmed
        runToPrompt(command)
      }
    } catch {
      if error.isIncomplete { return false }
      output.flush()
      FileDescriptor.standardError.writeMessage("\(name): syntax error: \(error.message)\n")
      status = 2
    }
    return true
  }

  private func runToPrompt(_ command: Command) {
    loopDepth = 0
    conditionDepth = 0
    do throws(Interruption) {
      try run(command)
      try runPendingTraps()
    } catch {
      switch error {
      case .exited(let code): exit(code)
      case .interrupted: status = 130
      case .returned(let code): status = code
      default: break
      }
    }
    output.flush()
  }

  /// Becomes the leader of a group that has the terminal, once that is in the foreground.
  private func takeCharge() {
    let terminal = Terminal(.standardInput)
    guard (try? terminal.foregroundGroup()) != nil else { return }
    for signal in Shell.controlSignals { try? signal.handle(.ignored) }
    try? Process.setGroup(0, identifier)
    try? terminal.setForegroundGroup((try? Process.processGroup()) ?? identifier)
    controlsJobs = true
  }

  /// PS1 if it is set, else the directory, red where the last command failed.
  private var prompt: ByteString {
    if let text = self["PS1"] { return text }
    let directory = shortDirectory
    let mark: ByteString = Process.effectiveUser == 0 ? "#" : "$"
    if Environment["NO_COLOR"] != nil || self["NO_COLOR"] != nil { return "\(directory) \(mark) " }
    let colour: ByteString = status == 0 ? "32" : "31"
    return "\u{1B}[1;34m\(directory)\u{1B}[0m \u{1B}[1;\(colour)m\(mark)\u{1B}[0m "
  }

  private var shortDirectory: ByteString {
    let directory = self["PWD"] ?? "/"
    guard let home = self["HOME"], home.count > 1, directory.starts(with: home) else {
      return directory
    }
    return "~" + ByteString(directory.dropFirst(home.count))
  }
}
