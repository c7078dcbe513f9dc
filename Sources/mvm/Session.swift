import MVM

/// A machine on the user's terminal, from power-on to the end.
final class Session: @unchecked Sendable {
  private let terminal = Terminal()
  private let signals = StopSignals()
  private let console: TerminalConsole
  private let machine: Machine
  private let line: StopLine

  /// Builds the machine, which may take a moment.
  init(_ configuration: MachineConfiguration) throws {
    let line = StopLine()
    self.line = line
    try signals.start { line.stop() }
    console = try TerminalConsole(
      commands: [.leave { line.stop() }, .listKeys, .sendEscape], outputClosed: { line.stop() })
    let notice = LoadingNotice()
    notice.start("loading what the machine starts with")
    defer { notice.stop() }
    machine = try Machine(configuration, console: console)
    line.connect(console, machine)
  }

  /// Runs it, and returns what to exit with.
  func run() throws -> UInt8 {
    if terminal != nil { machine.paceWaiting() }
    try terminal?.makeRaw()
    try console.start { [machine] in machine.inputArrived() }
    let ending = machine.run()
    console.stop()
    terminal?.restore()
    signals.finish()
    report(ending)
    if case .failed = ending { return Program.mistake }
    return ending.exitCode
  }

  /// What the exit code alone does not say.
  private func report(_ ending: Ending) {
    switch ending {
    case .toHost(1), .poweredOff, .budget: break
    case .toHost(let value) where value & 1 == 1:
      Output.complain("test \(value >> 1) failed")
    case .toHost(let value):
      Output.complain("the program stored 0x\(String(value, radix: 16)) to tohost")
    case .stopped:
      if terminal != nil { Output.write("\n", to: .error) }
    case .idle: Output.complain("every hart waits, and nothing can wake one")
    case .failed(let error): Output.complain("\(error)")
    }
  }
}
