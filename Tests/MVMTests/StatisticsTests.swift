import MVM
import TestPrograms
import Testing
import Trial

/// What a machine tells of its engine.
@Suite struct StatisticsTests {
  /// A program that goes round a loop of two instructions 100,000 times.
  private func machine(_ engine: ExecutionEngine = .preferred) throws -> Machine {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = true
    configuration.engine = engine
    // addi t2, t2, -1; bnez t2, -4
    let code =
      GuestCode.li(7, 100_000) + GuestCode([0xfff3_8393, 0xfe03_9ee3]) + .powerOff(code: 5)
    return try Machine(configuration, program: code.bytes)
  }

  @Test func theInterpretersInstructionsAreCounted() throws {
    let machine = try machine(.interpreter)
    #expect(machine.statistics == EngineStatistics())
    #expect(machine.run(instructions: 3) == .budget)
    #expect(machine.statistics.interpretedInstructions == 3)
    _ = machine.run()
    var expected = EngineStatistics()
    expected.interpretedInstructions = machine.instructionsRetired
    #expect(machine.statistics == expected)
  }

  @Test func theTranslatorTellsWhatItMadeOfWhat() throws {
    let machine = try machine(.translator)
    guard machine.engine == .translator else { return }
    _ = machine.run()
    let statistics = machine.statistics
    #expect(statistics.translatedInstructions > 190_000)
    #expect(statistics.executed == machine.instructionsRetired)
    #expect(statistics.translations > 0 && statistics.guestInstructionsTranslated > 0)
    #expect(statistics.hostBytes > 0 && statistics.guestBytes > 0)
    #expect(statistics.exits.contains { $0.count > 0 })
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
    #expect(machine.instructionsRetired == 3 && machine.statistics.executed == 0)
    _ = machine.run(instructions: 50_000)
    #expect(machine.statistics.executed == 50_000)
  }

  @Test(arguments: ExecutionEngine.allCases)
  func goingBackIsNoExecution(engine: ExecutionEngine) throws {
    let machine = try machine(engine)
    try machine.rememberPast()
    machine.takeSavepoint()
    let start = machine.instant
    _ = machine.run(instructions: 50_000)
    #expect(try machine.go(to: start))
    #expect(machine.statistics.executed == 50_000)
    _ = machine.run(instructions: 4)
    #expect(machine.statistics.executed == 50_004)
  }
}

extension EngineStatistics {
  fileprivate var executed: UInt64 { interpretedInstructions + translatedInstructions }
}
