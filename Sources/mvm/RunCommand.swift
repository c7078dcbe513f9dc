import Configuration
import MVM

/// `mvm run`: start a machine.
enum RunCommand {
  static let command = Command(
    name: "run", summary: RunArguments.table.summary, otherNames: ["start", "boot", "exec"],
    run: run)

  @Sendable
  private static func run(_ arguments: [String]) throws -> UInt8 {
    switch try RunArguments.parse(arguments, ownSystem: OwnSystem.machineFile) {
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
      given.machine.fitTerminal()
      return try Session(
        .started(given.machine),
        SavingPlan(given.saving, isDeterministic: given.machine.deterministic),
        showsStatistics: given.showsStatistics
      ).run()
    }
  }
}
