import Configuration
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
      if let path = given.deviceTree {
        try Machine.writeDeviceTree(of: given.machine, to: path)
        return 0
      }
      if OwnSystem.isMeant(by: given.machine) {
        try OwnSystem().complete(&given.machine, withNewDisk: given.wantsNewDisk)
      } else if given.wantsNewDisk {
        throw OwnSystemError.otherSystem
      }
      if given.wantsConsole { return try ConsoleSession(given).run() }
      given.machine.fitTerminal()
      return try Session(
        .started(given.machine),
        SavingPlan(given.saving, isDeterministic: given.machine.deterministic),
        showsStatistics: given.showsStatistics
      ).run()
    }
  }
}
