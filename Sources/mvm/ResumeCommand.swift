import Configuration
import MVM

/// `mvm resume`: go on with a saved machine.
enum ResumeCommand {
  static let command = Command(
    name: "resume", summary: ResumeArguments.table.summary,
    otherNames: ["restore", "loadvm", "continue"], run: run)

  @Sendable
  private static func run(_ words: [String]) throws -> UInt8 {
    switch try ResumeArguments.table.parse(words) {
    case .help(let text):
      Output.write(text)
      return 0
    case .arguments(let given):
      var arguments = ResumeArguments()
      // Complains where there is not one file.
      try given.apply(to: &arguments)
      let saved = try SavedMachine(arguments.files[0])
      let isClone = arguments.asClone
      arguments = ResumeArguments()
      arguments.machine = saved.configuration
      if isClone { arguments.machine.leaveOutside() }
      try given.apply(to: &arguments)
      if arguments.saving.recording != nil || arguments.machine.engine == .lockstep {
        arguments.machine.deterministic = true
      }
      try arguments.machine.check()
      try check(arguments.machine, hasWhatIsIn: saved.configuration)
      if arguments.console.isWanted { return try console(saved, arguments, given) }
      return try Session(
        .resumed(
          saved, arguments.machine, checkingDisks: !given.contains("disks"),
          asClone: arguments.asClone),
        SavingPlan(arguments.saving, isDeterministic: arguments.machine.deterministic),
        showsStatistics: arguments.showsStatistics
      ).run()
    }
  }

  /// On the screens of a console.
  private static func console(
    _ saved: SavedMachine, _ arguments: ResumeArguments,
    _ given: GivenArguments<ResumeArguments>
  ) throws -> UInt8 {
    try arguments.saving.refuseWithConsole(showsStatistics: arguments.showsStatistics)
    return try ConsoleSession(
      arguments.console, name: saved.path, recording: arguments.saving.recording
    ) {
      try Machine(
        resuming: saved, configuration: arguments.machine,
        checkingDisks: !given.contains("disks"), asClone: arguments.asClone, console: $0)
    }.run()
  }

  /// Cards of a machine cannot be had later: says which, and how to have them from the start.
  private static func check(
    _ machine: MachineConfiguration, hasWhatIsIn saved: MachineConfiguration
  ) throws(MachineError) {
    let lacks = { (key: String, card: String, option: String) in
      MachineError.impossible(
        reason:
          "\(key): the machine was saved without \(card): start it with one, such as \(option)")
    }
    if machine.hasScreen, !saved.hasScreen { throw lacks("display", "a screen", "--gpu 1280x720") }
    if machine.sound.output != nil, saved.sound.output == nil {
      throw lacks("sound", "a sound card", "--sound none")
    }
  }
}
