import MVM
import TestPrograms
import Testing
import Trial

/// What a machine tells of its engine.
@Suite struct StatisticsTests {
  private func machine() throws -> Machine {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = true
    configuration.engine = .interpreter
    return try Machine(
      configuration, program: (GuestCode.print(UInt8(ascii: "a")) + .powerOff(code: 5)).bytes)
  }

  @Test func theInterpretersInstructionsAreCounted() throws {
    let machine = try machine()
    #expect(machine.statistics == EngineStatistics())
    #expect(machine.run(instructions: 3) == .budget)
    #expect(machine.statistics.interpretedInstructions == 3)
    _ = machine.run()
    #expect(machine.statistics.interpretedInstructions == machine.instructionsRetired)
    #expect(machine.statistics.translatedInstructions == 0 && machine.statistics.exits.isEmpty)
  }

  @Test func aResumedMachineCountsFromThere() throws {
    let folder = try TemporaryFolder()
    let first = try machine()
    _ = first.run(instructions: 3)
    try first.save(to: folder.path("machine.mvm"))
    var configuration = first.configuration
    configuration.isa = nil
    let machine = try Machine(
      resuming: SavedMachine(folder.path("machine.mvm")), configuration: configuration)
    #expect(machine.instructionsRetired == 3 && machine.statistics.interpretedInstructions == 0)
    _ = machine.run(instructions: 2)
    #expect(machine.statistics.interpretedInstructions == 2)
  }

  @Test func goingBackIsNoExecution() throws {
    let machine = try machine()
    try machine.rememberPast()
    machine.takeSavepoint()
    let start = machine.instant
    _ = machine.run(instructions: 5)
    #expect(try machine.go(to: start))
    #expect(machine.statistics.interpretedInstructions == 5)
    _ = machine.run(instructions: 4)
    #expect(machine.statistics.interpretedInstructions == 9)
  }
}
