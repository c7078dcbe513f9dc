import Configuration
import Console
import MVM

/// `mvm console`: a machine on the screens of a console.
final class ConsoleSession {
  static let command = Command(
    name: "console", summary: RunArguments.consoleTable.summary,
    otherNames: ["ui", "tui", "look", "watch", "inspect"],
    run: { try RunCommand.run($0, by: RunArguments.consoleTable) })

  private let given: RunArguments
  private let signals = StopSignals()

  init(_ given: RunArguments) { self.given = given }

  /// Shows it until the user leaves, and returns what to exit with.
  func run() throws -> UInt8 {
    let notice = LoadingNotice()
    notice.start("loading what the machine starts with")
    defer { notice.stop() }
    let application = try ConsoleApplication(hasColours: Output.hasColour) { serial in
      let machine = try Machine(given.machine, console: serial)
      if let file = given.saving.recording { try machine.record(to: file) }
      return machine
    }
    notice.stop()
    try signals.start { application.stop() }
    let ending = application.run(startingPaused: given.startsPaused)
    let isRecorded = endRecording(application.machine, ending)
    signals.finish()
    return report(ending) && isRecorded ? ending.exitCode : Program.mistake
  }

  /// False where what was to be recorded is not.
  private func endRecording(_ machine: Machine, _ ending: Ending) -> Bool {
    if case .failed = ending { return true }
    do throws(MachineError) {
      try machine.endRecording()
      try machine.finishSound()
      return true
    } catch {
      Output.complain("\(error)")
      return false
    }
  }

  /// What the terminal does not show any more; false where the machine has failed.
  private func report(_ ending: Ending) -> Bool {
    guard case .failed(let error) = ending else { return true }
    Output.complain("\(error)")
    return false
  }
}
