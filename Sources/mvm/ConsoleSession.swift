import Configuration
import Console
import Host
import MVM

/// `mvm console`: a machine on the screens of a console.
final class ConsoleSession {
  static let command = Command(
    name: "console", summary: RunArguments.consoleTable.summary,
    otherNames: ["ui", "tui", "look", "watch", "inspect"],
    run: { try RunCommand.run($0, by: RunArguments.consoleTable) })

  private let given: ConsoleArguments
  private let name: String
  private let recording: String?
  private let makeMachine: (any SerialPort) throws -> Machine
  private let signals = StopSignals()

  /// - Parameters:
  ///   - name: the file that the machine comes from.
  ///   - recording: where to record it from the beginning.
  init(
    _ given: ConsoleArguments, name: String, recording: String?,
    _ makeMachine: @escaping (any SerialPort) throws -> Machine
  ) {
    self.name = name.split(separator: "/").last.map(String.init) ?? name
    (self.given, self.recording, self.makeMachine) = (given, recording, makeMachine)
  }

  convenience init(_ given: RunArguments, name: String) {
    self.init(
      given.console, name: name,
      recording: given.saving.recording
    ) { try Machine(given.machine, console: $0) }
  }

  /// Shows it until the user leaves, and returns what to exit with.
  func run() throws -> UInt8 {
    let keys = try Self.keys(given)
    let more = ConsoleMachines()
    defer { more.end() }
    let notice = LoadingNotice()
    notice.start("loading what the machine starts with")
    defer { notice.stop() }
    let application = try console(keys, more)
    notice.stop()
    try signals.start { application.stop() }
    let ending = application.run(startingPaused: given.startsPaused)
    let isRecorded = application.machines.allSatisfy { finish($0, ending) }
    signals.finish()
    return report(ending) && isRecorded ? ending.exitCode : Program.mistake
  }

  private func console(
    _ keys: KeyMap, _ more: ConsoleMachines
  ) throws -> any MachineConsole {
    let make = { [makeMachine, recording] (serial: any SerialPort) in
      let machine = try makeMachine(serial)
      if let recording { try machine.record(to: recording) }
      return machine
    }
    return given.isPlain
      ? try PlainConsole(name: name, make)
      : try ConsoleApplication(
        name: name, keys: keys, hasColours: Output.hasColour, source: more, make)
  }

  /// What keys do: as the file says that was named, or the user's own, if there is one.
  static func keys(_ given: ConsoleArguments) throws(ConfigurationError) -> KeyMap {
    if let file = given.keys { return try KeyMap(file: file) }
    guard let file = UserSettings.file("keys.yaml") else { return KeyMap() }
    return try KeyMap(file: file)
  }

  /// False where what was to be written at its end is not.
  private func finish(_ machine: Machine, _ ending: Ending) -> Bool {
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
