import Configuration
import MVM

/// The whole command line: finds the command, and turns what goes wrong into messages.
enum Program {
  /// What mistakes of the user exit with.
  static let mistake: UInt8 = 2

  /// Runs a command and returns what to exit with.
  static func run(_ arguments: [String]) -> UInt8 {
    do {
      return try dispatch(arguments)
    } catch {
      Output.complain("\(error)")
      return mistake
    }
  }

  private static func dispatch(_ arguments: [String]) throws -> UInt8 {
    guard let name = arguments.first else {
      Output.complain("no command given")
      Output.write(help, to: .error)
      return mistake
    }
    let rest = Array(arguments.dropFirst())
    switch name {
    case "--help", "-h": return show(help)
    case "--version", "-V", "version": return show("mvm \(Machine.version)\n")
    case "help":
      guard let topic = rest.first else { return show(help) }
      return try command(topic).run(["--help"] + rest.dropFirst())
    default: return try command(name).run(rest)
    }
  }

  private static func command(_ name: String) throws -> Command {
    if let command = Command.all.first(where: { $0.name == name }) { return command }
    throw CommandError.unknown(name, nearest: nearest(to: name, among: Command.spellings))
  }

  private static func show(_ text: String) -> UInt8 {
    Output.write(text)
    return 0
  }

  private static var help: String {
    let width = Command.all.map(\.name.count).max() ?? 0
    let commands = Command.all.map { command in
      let padding = String(repeating: " ", count: width - command.name.count)
      return "  \(command.name)\(padding)  \(command.summary)\n"
    }
    return """
      mvm: a RISC-V computer in software
      usage: mvm COMMAND [ARGUMENT]... [--option value]...

      \(commands.joined())
      'mvm help COMMAND' tells all about one, 'mvm --version' the version.

      """
  }
}
