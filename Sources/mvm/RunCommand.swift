import Configuration
import Console
import MVM

/// `mvm run`: start a machine.
enum RunCommand {
  static let command = Command(
    name: "run", summary: RunArguments.table.summary, otherNames: ["start", "boot", "exec"],
    run: run)

  @Sendable
  private static func run(_ arguments: [String]) throws -> UInt8 {
    try run(arguments, by: RunArguments.table)
  }

  /// The same for what another table describes.
  static func run(
    _ arguments: [String], by table: OptionTable<RunArguments>
  ) throws -> UInt8 {
    switch try RunArguments.parse(arguments, by: table, ownSystem: OwnSystem.machineFile) {
    case .help(let text):
      Output.write(text)
      return 0
    case .arguments(var given):
      if given.saving.recording != nil || given.machine.engine == .lockstep {
        given.machine.deterministic = true
      }
      if given.console.listsKeys {
        Output.write(try ConsoleSession.keys(given.console).text)
        return 0
      }
      if let path = given.deviceTree {
        try Machine.writeDeviceTree(of: given.machine, to: path)
        return 0
      }
      let name = given.files.first ?? given.machine.kernel ?? "mvm"
      if OwnSystem.isMeant(by: given.machine) {
        try OwnSystem().complete(&given.machine, withNewDisk: given.wantsNewDisk)
      } else if given.wantsNewDisk {
        throw OwnSystemError.otherSystem
      }
      if given.console.isWanted {
        try given.saving.refuseWithConsole(showsStatistics: given.showsStatistics)
        return try ConsoleSession(given, name: name).run()
      }
      given.machine.fitTerminal()
      return try Session(
        .started(given.machine),
        SavingPlan(given.saving, isDeterministic: given.machine.deterministic),
        showsStatistics: given.showsStatistics
      ).run()
    }
  }
}

extension SavingArguments {
  /// Refuses what the console would silently leave out.
  func refuseWithConsole(showsStatistics: Bool) throws {
    let wishes = [
      ("save-at", instant != nil), ("save", file != nil), ("save-on-exit", fileOnExit != nil),
      ("save-changes", changesOnly), ("screenshot", picture != nil),
      ("screenshot-at", pictureInstant != nil), ("statistics", showsStatistics),
    ]
    if let wish = wishes.first(where: \.1) { throw ConsoleArgumentError.unserved(wish.0) }
  }
}

/// What is wrong with a wish for a console.
private enum ConsoleArgumentError: Error, CustomStringConvertible {
  /// An option that only a run without one serves.
  case unserved(String)

  var description: String {
    switch self {
    case .unserved(let option):
      "--\(option): not with the console, which saves the machine by S and takes pictures by P"
    }
  }
}
