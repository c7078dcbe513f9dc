import Bus
import Hart
import RISCV
import Testing

/// What the translator counts, while random programs run that do everything.
struct TranslatorStatisticsTests {
  private static let instructions = 150_000

  /// What one engine has counted in some programs.
  private static func statistics(_ contestant: Contestant) throws -> EngineStatistics {
    var sum = EngineStatistics()
    // Of twelve programs one calls a function whose page moves.
    for seed in UInt64(1)...150 {
      let machine = try #require(TrialMachine(RandomProgram(seed: seed), contestant))
      var executed = 0
      while executed < instructions { executed += max(1, machine.run(budget: 5000)) }
      guard let engine = machine.hart.engine else { continue }
      #expect(
        engine.statistics.translatedInstructions + engine.statistics.interpretedInstructions
          == machine.hart.instructionsRetired)
      sum.add(engine.statistics)
    }
    return sum
  }

  @Test func everythingComesAboutAndIsCounted() throws {
    let statistics = try Self.statistics(.translator)
    // A host without memory for code.
    guard statistics.translations > 0 else { return }
    #expect(statistics.translatedBlocks >= statistics.translations)
    #expect(statistics.guestInstructionsTranslated >= statistics.translatedBlocks)
    #expect(statistics.jumps > 0 && statistics.links > 0)
    #expect(statistics.fills > 0)
    #expect(statistics.movedPages > 0, "programs call functions whose page moves")
    #expect(statistics.forgottenBlocks > 0, "programs change themselves")
    #expect(statistics.flushes == 0)
    #expect(statistics.secondsTranslating == 0 && statistics.secondsTranslated == 0)
    func exits(_ name: String) -> UInt64 {
      statistics.exits.first { $0.name.hasPrefix(name) }?.count ?? 0
    }
    // A link is made where code was left for want of it.
    #expect(statistics.links <= exits("jump, first time") + exits("end of a turn"))
    #expect(statistics.movedPages <= exits("jump, first time"))
    #expect(exits("access") <= statistics.fills)
    let exits = statistics.exits.reduce(0) { $0 + $1.count }
    #expect(statistics.stays > 0 && statistics.stays <= exits)
  }

  @Test func windowsAreUsedAndCounted() throws {
    let (without, with) = (
      try Self.statistics(.translator), try Self.statistics(.windowTranslator)
    )
    #expect(without.windowFaults == 0 && without.windowRequests == 0)
    guard with.windowRequests > 0 else { return }
    let left = with.exits.first { $0.name.hasPrefix("access that a window") }?.count ?? 0
    // Pages that come late, and what is no RAM.
    #expect(with.windowFaults > 0 && left > 0)
    #expect(with.fills < without.fills, "windows are asked instead of the TLB")
  }

  @Test func whereThereIsLittleRoomAllIsForgotten() throws {
    let (roomy, cramped) = (
      try Self.statistics(.translator), try Self.statistics(.crampedTranslator)
    )
    guard roomy.translations > 0 else { return }
    #expect(roomy.flushes == 0 && cramped.flushes > 0)
  }

  /// A hart that has nothing to do just now lets others run, where turns may end early.
  @Test(arguments: [Contestant.interpreter, .translator], [false, true])
  func pauseEndsATurn(engine: Contestant, mayComeEarly: Bool) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), engine))
    let hart = machine.hart
    let step = Instruction(.addi, rd: 10, rs1: 10, immediate: 1)
    let back = Instruction(.jal, rd: Instruction.sink, immediate: -8)
    let words = [step, back].compactMap { CodeBuilder.encoder.encode($0) }
    for (index, word) in [words[0], 0x0100_000f, words[1]].enumerated() {
      try machine.memory.store(word, GuestLayout.data + UInt64(index) * 4)
    }
    (hart.pc, hart.mayEndTurnsEarly, hart.registers[10]) = (GuestLayout.data, mayComeEarly, 0)
    for turn in 1...50 {
      let executed = machine.run(budget: 90)
      #expect(hart.takePause() == mayComeEarly && !hart.takePause())
      #expect(executed == (!mayComeEarly ? 90 : turn == 1 ? 2 : 3))
      #expect(hart.registers[10] == UInt64(mayComeEarly ? turn : turn * 30))
    }
  }

  /// A loop whose first block does nothing.
  @Test func whatBeginsWithNothingToDoIsTranslated() throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), .translator))
    let hart = machine.hart
    guard let engine = hart.engine else { return }
    let nop: UInt32 = 0x13
    let step = Instruction(.addi, rd: 10, rs1: 10, immediate: 1)
    let back = Instruction(.jal, rd: Instruction.sink, immediate: -4 * 101)
    let words = try [step, back].map { try #require(CodeBuilder.encoder.encode($0)) }
    for (index, word) in (Array(repeating: nop, count: 100) + words).enumerated() {
      try machine.memory.store(word, GuestLayout.data + UInt64(index) * 4)
    }
    (hart.pc, hart.registers[10]) = (GuestLayout.data, 0)
    let before = engine.statistics.interpretedInstructions
    var left = 102 * 1000
    while left > 0 { left -= max(1, machine.run(budget: left)) }
    #expect(hart.registers[10] == 1000)
    #expect(engine.statistics.interpretedInstructions - before < 102 * 100)
  }

  /// A loop of seven instructions, in turns of a hundred.
  @Test(arguments: [false, true])
  func theEndOfATurnIsInterpretedUnlessItMayComeEarly(mayComeEarly: Bool) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), .translator))
    let hart = machine.hart
    guard let engine = hart.engine else { return }
    let step = Instruction(.addi, rd: 10, rs1: 10, immediate: 1)
    let back = Instruction(.jal, rd: Instruction.sink, immediate: -24)
    for (index, instruction) in (Array(repeating: step, count: 6) + [back]).enumerated() {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      try machine.memory.store(bits, GuestLayout.data + UInt64(index) * 4)
    }
    (hart.pc, hart.mayEndTurnsEarly) = (GuestLayout.data, mayComeEarly)
    for _ in 0..<10 { _ = machine.run(budget: 100) }
    let before = engine.statistics.interpretedInstructions
    let executed = (0..<70).map { _ in machine.run(budget: 100) }
    let interpreted = engine.statistics.interpretedInstructions - before
    if mayComeEarly {
      #expect(interpreted == 0 && executed.allSatisfy { 94...100 ~= $0 })
    } else {
      #expect(interpreted > 0 && executed.allSatisfy { $0 == 100 })
    }
  }
}
