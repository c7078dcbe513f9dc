import Configuration
import MVM

/// `mvm run`: start a machine.
enum RunCommand {
  static let command = Command(
    name: "run", summary: RunArguments.table.summary, otherNames: ["start", "boot", "exec"],
    run: run)

  private static let suggestions = """
      mvm run configs/linux.yaml   boots Linux to a shell ('scripts/run' fetches it)
      mvm run program.elf          runs a program on the bare machine
      mvm run --help               tells every option

    """

  @Sendable
  private static func run(_ arguments: [String]) throws -> UInt8 {
    switch try RunArguments.parse(arguments) {
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
      let machine = given.machine
      guard machine.kernel != nil || machine.firmware != nil || !machine.flash.isEmpty else {
        Output.complain("nothing to run: give a machine file or a program")
        Output.write(suggestions, to: .error)
        return Program.mistake
      }
      return try Session(
        .started(given.machine),
        SavingPlan(given.saving, isDeterministic: given.machine.deterministic),
        showsStatistics: given.showsStatistics
      ).run()
    }
  }
}
