import Configuration
import MVM

/// A command of the command line.
struct Command: Sendable {
  /// What the user types.
  let name: String
  /// What others call it.
  let otherNames: [String]
  /// Carries it out, given what follows its name, and returns what to exit with.
  let run: @Sendable ([String]) throws -> UInt8
  private let makeSummary: @Sendable () -> String

  /// What it does, in a line that starts small and has no full stop. Made when it is wanted, as are tables of options: those of all
  /// commands took a machine's start half a millisecond.
  var summary: String { makeSummary() }

  init(
    name: String, summary: @autoclosure @escaping @Sendable () -> String, otherNames: [String],
    run: @escaping @Sendable ([String]) throws -> UInt8
  ) {
    self.name = name
    makeSummary = summary
    self.otherNames = otherNames
    self.run = run
  }

  /// Every command, in the order of the help.
  static let all = [
    RunCommand.command, ConsoleSession.command, ResumeCommand.command, StateCommand.command,
    ReplayCommand.command,
    DisassembleCommand.command, ExplainCommand.command, JitCommand.command,
    DiskCommand.command, SwitchCommand.command, BenchCommand.command,
  ]

  /// What users may type, and which command they mean.
  static var spellings: [(word: String, means: String)] {
    all.flatMap { command in
      ([command.name] + command.otherNames).map { (word: $0, means: command.name) }
    }
  }
}

extension Command {
  /// A command that a table of options describes. `act` is given what the user said, and returns what to exit with.
  init<Arguments: Sendable>(
    name: String, table: @autoclosure @escaping @Sendable () -> OptionTable<Arguments>,
    otherNames: [String], code act: @escaping @Sendable (Arguments) throws -> UInt8
  ) {
    self.init(name: name, summary: table().summary, otherNames: otherNames) { words in
      let table = table()
      switch try table.parse(words) {
      case .help(let text):
        Output.write(text)
        return 0
      case .arguments(let matched):
        var arguments = table.blank
        try matched.apply(to: &arguments)
        return try act(arguments)
      }
    }
  }

  /// The same for a command that has nothing to tell by its exit code.
  init<Arguments: Sendable>(
    name: String, table: @autoclosure @escaping @Sendable () -> OptionTable<Arguments>,
    otherNames: [String], act: @escaping @Sendable (Arguments) throws -> Void
  ) {
    self.init(
      name: name, table: table(), otherNames: otherNames,
      code: { arguments in
        try act(arguments)
        return 0
      })
  }
}

/// What is wrong with the choice of a command.
enum CommandError: Error, CustomStringConvertible {
  /// `there is no command 'NAME'; did you mean 'NEAREST'?`
  case unknown(String, nearest: String?)

  var description: String {
    switch self {
    case .unknown(let name, let nearest):
      "there is no command '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "mvm --help lists them")
    }
  }
}
