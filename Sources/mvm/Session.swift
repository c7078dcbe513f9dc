import Configuration
import MVM
import Synchronization

/// A machine on the user's terminal, from power-on or where it was saved to the end.
final class Session: @unchecked Sendable {
  /// Where the machine comes from.
  enum Source {
    case started(MachineConfiguration)
    case resumed(SavedMachine, MachineConfiguration, checkingDisks: Bool, asClone: Bool)

    var configuration: MachineConfiguration {
      switch self {
      case .started(let configuration), .resumed(_, let configuration, _, _): configuration
      }
    }
  }

  private let terminal = Terminal()
  private let signals = StopSignals()
  private let console: TerminalConsole
  private let machine: Machine
  private let line: StopLine
  private var saving: SavingPlan
  private let showsStatistics: Bool
  /// How long the machine has run.
  private var time = Stopwatch()

  /// Builds the machine, which may take a moment.
  init(_ source: Source, _ saving: SavingPlan, showsStatistics: Bool) throws {
    self.showsStatistics = showsStatistics
    let line = StopLine()
    self.line = line
    self.saving = saving
    try signals.start { line.stop() }
    console = try TerminalConsole(
      commands: Self.commands(line, source.configuration), outputClosed: { line.stop() })
    let notice = LoadingNotice()
    notice.start("loading what the machine starts with")
    defer { notice.stop() }
    machine =
      switch source {
      case .started(let configuration): try Machine(configuration, console: console)
      case .resumed(let saved, let configuration, let checkingDisks, let asClone):
        try Machine(
          resuming: saved, configuration: configuration, checkingDisks: checkingDisks,
          asClone: asClone, savingChanges: saving.changesOnly, console: console)
      }
    machine.savesChanges = saving.changesOnly
    notice.stop()
    for line in machine.notices { Output.complain(line) }
    line.connect(console, machine)
    try saving.refusePast(of: machine)
    if let file = saving.recording { try machine.record(to: file) }
  }

  private static func commands(
    _ line: StopLine, _ configuration: MachineConfiguration
  ) -> [KeyCommand] {
    var commands: [KeyCommand] = [
      .leave { line.stop() }, .save { line.save() }, .picture { line.takePicture() },
      .threads { line.showThreads() }, .listKeys, .sendEscape,
    ]
    if configuration.displays.contains(where: { $0.kind == .terminal }) {
      commands.insert(.changeFace { line.changeFace() }, at: 1)
    }
    return commands
  }

  /// Runs it, and returns what to exit with.
  func run() throws -> UInt8 {
    if terminal != nil { machine.paceWaiting() }
    machine.onNotice { [self] in say($0) }
    try terminal?.makeRaw()
    try console.start { [machine] in machine.inputArrived() }
    let ending = runAndSave()
    console.stop()
    terminal?.restore()
    let hasPicture = takePictureOnExit(ending)
    let isSaved = saveOnExit(ending) && endRecording(ending) && hasPicture && finishSound(ending)
    if showsStatistics { StatisticsReport(machine, time).write() }
    signals.finish()
    report(ending)
    if case .failed = ending { return Program.mistake }
    return isSaved ? ending.exitCode : Program.mistake
  }

  // MARK: Saving

  /// Runs it to its end; on the way it is saved when the instant comes, and when the user asks for it.
  private func runAndSave() -> Ending {
    while true {
      let ending = runToInstant()
      if ending == .budget {
        // Where all harts wait, time passes without instructions, and uses up patience.
        if case .instructions = saving.nextInstant, !isDue(saving.nextInstant) { continue }
        let due = saving.takeDue(of: machine)
        if due.picture { takePictureNow() }
        if due.save { saveNow() }
      } else if ending == .stopped, line.takeSave() {
        saveNow()
      } else if ending == .stopped, line.takePictureWish() {
        takePictureNow()
      } else {
        return ending
      }
    }
  }

  private func runToInstant() -> Ending {
    time.measure {
      switch saving.nextInstant {
      case nil: machine.run()
      case .time(let time): machine.run(until: time)
      case .instructions(let count): machine.run(instructions: count - machine.instructionsRetired)
      }
    }
  }

  private func isDue(_ instant: GuestInstant?) -> Bool { instant.map(machine.isPast) ?? false }

  /// Takes a picture under a name that is free, and says so.
  private func takePictureNow() {
    console.flush()
    let file = saving.freePictureName
    do throws(MachineError) {
      try machine.saveScreenshot(to: file)
      say("the screen is in \(file)")
    } catch {
      say("\(error)")
    }
  }

  /// False where the sound of a machine that was stopped could not be written; others have said so.
  private func finishSound(_ ending: Ending) -> Bool {
    guard ending == .stopped || ending == .budget else { return true }
    do throws(MachineError) {
      try machine.finishSound()
      return true
    } catch {
      Output.complain("\(error)")
      return false
    }
  }

  /// False where one was wanted and failed.
  private func takePictureOnExit(_ ending: Ending) -> Bool {
    if let instant = saving.pictureInstant {
      Output.complain("--screenshot-at: the run ended before \(instant)")
      return false
    }
    guard saving.takesPictureOnExit else { return true }
    if case .failed = ending { return true }
    do throws(MachineError) {
      try machine.saveScreenshot(to: saving.freePictureName)
      return true
    } catch {
      Output.complain("\(error)")
      return false
    }
  }

  /// Saves under a name that is free, and says so; the machine goes on whether that works or not.
  private func saveNow() {
    console.flush()
    let file = saving.freeName
    do throws(MachineError) {
      let parent = try save(to: file)
      let contents = parent.map { " (what has changed since \($0))" } ?? ""
      say("saved to \(file)\(contents); 'mvm resume \(file)' goes on from there")
    } catch {
      say("\(error)")
    }
  }

  /// False where that was wanted and failed.
  private func saveOnExit(_ ending: Ending) -> Bool {
    guard let file = saving.fileOnExit else { return true }
    if case .failed = ending { return true }
    do throws(MachineError) {
      _ = try save(to: file)
      return true
    } catch {
      Output.complain("\(error)")
      return false
    }
  }

  /// False where what was to be recorded is not.
  private func endRecording(_ ending: Ending) -> Bool {
    // It is what failed, or has nothing to add.
    if case .failed = ending { return true }
    do throws(MachineError) {
      try machine.endRecording()
      return true
    } catch {
      Output.complain("\(error)")
      return false
    }
  }

  /// Returns the file that the new one needs, if it needs one.
  private func save(to file: String) throws(MachineError) -> String? {
    let start = ContinuousClock.now
    var percent = -1
    let parent = try machine.save(to: file) { done in
      let now = Int(done * 100)
      guard now != percent, ContinuousClock.now - start > .seconds(1) else { return }
      percent = now
      Output.progress("saving: \(now) %")
    }
    if percent >= 0 { Output.progress("") }
    return parent
  }

  /// Tells the user something while the terminal may be the guest's.
  private func say(_ message: String) {
    Output.write(terminal == nil ? "mvm: \(message)\n" : "\r\nmvm: \(message)\r\n", to: .error)
  }

  // MARK: The end

  /// What the exit code alone does not say.
  private func report(_ ending: Ending) {
    for loss in machine.lossesOfHistory {
      Output.complain(
        "\(loss): the disk as it was when the machine was saved could not be kept, and is lost")
    }
    switch ending {
    case .toHost(1), .poweredOff, .budget: break
    case .toHost(let value) where value & 1 == 1:
      Output.complain("test \(value >> 1) failed")
    case .toHost(let value):
      Output.complain("the program stored 0x\(String(value, radix: 16)) to tohost")
    case .stopped:
      if terminal != nil { Output.write("\n", to: .error) }
    case .idle: Output.complain("every hart waits, and nothing can wake one")
    case .different(let report): Output.complain(report)
    case .failed(let error): Output.complain("\(error)")
    }
  }
}
