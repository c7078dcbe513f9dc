import Bus
import Hart
import RISCV
import Testing
import Translator

/// Places that are worth translating wait for others, but not for long.
struct WaitingPlacesTests {
  /// Loops that add 1 to a0, in one page, none of which leads to another.
  private struct Loops {
    let machine: TrialMachine
    let translator: HartTranslator

    /// Nil on a host without memory for code.
    init?() throws {
      machine = try #require(TrialMachine(RandomProgram(seed: 1), .translator))
      guard let translator = machine.hart.engine as? HartTranslator else { return nil }
      self.translator = translator
      (translator.threshold, translator.patience) = (4, 40)
      let loop = [
        Instruction(.addi, rd: 10, rs1: 10, immediate: 1),
        Instruction(.jal, rd: Instruction.sink, immediate: -4),
      ]
      let words = try loop.map { try #require(CodeBuilder.encoder.encode($0)) }
      for index in 0..<8 {
        try machine.memory.store(words[0], Self.place(index))
        try machine.memory.store(words[1], Self.place(index) + 4)
      }
      machine.hart.registers[10] = 0
    }

    private static func place(_ index: Int) -> UInt64 { GuestLayout.data + UInt64(index) * 64 }

    /// Goes round one of them so many times; returns how many translations there are then.
    func run(_ index: Int, rounds: Int) -> UInt64 {
      machine.hart.pc = Self.place(index)
      var left = rounds * 2
      while left > 0 { left -= max(1, machine.run(budget: left)) }
      return translator.statistics.translations
    }
  }

  @Test func onePlaceWaitsNotForLong() throws {
    guard let loops = try Loops() else { return }
    #expect(loops.run(0, rounds: 30) == 0)
    #expect(loops.run(0, rounds: 20) == 1)
    #expect(loops.machine.hart.registers[10] == 50)
  }

  @Test func severalAreTranslatedTogether() throws {
    guard let loops = try Loops() else { return }
    #expect((0..<7).allSatisfy { loops.run($0, rounds: 10) == 0 })
    #expect(loops.run(7, rounds: 10) == 8)
    #expect(loops.machine.hart.registers[10] == 80)
  }
}
