import Fuzzing
import Hart
import RISCV
import Testing

/// Random programs are worth something only if they execute what they are made of, often enough to be translated.
struct CoverageTests {
  private static let programs: UInt64 = 48
  private static let instructions = 50_000

  @Test
  func everyInstructionIsExecuted() throws {
    let census = try Self.census()
    let trapping: [Opcode] = [.undecoded, .illegal, .ecall, .ebreak]
    let never = Opcode.allCases.filter { census.executed[$0] == nil && !trapping.contains($0) }
    #expect(never.isEmpty)
    #expect(census.exceptions.isSuperset(of: [2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15]))
    for mode: Privilege in [.user, .supervisor, .machine] {
      #expect(census.modes[mode, default: 0] > census.count / 20)
    }
    #expect(census.handlerCount < census.count * 2 / 5)
    #expect(census.hotCount > census.count / 2)
  }

  private static func census() throws -> Census {
    let census = Census()
    for seed in 1...programs {
      let machine = try #require(TrialMachine(RandomProgram(seed: seed), .interpreter))
      machine.hart.observer = census
      var random = SplitMix(state: seed)
      for _ in 0..<instructions {
        if random.below(machine.hart.isWaiting ? 10 : 8000) == 0 {
          machine.hart.setInput([3, 7, 9, 11][random.below(4)], true)
        }
        _ = machine.run(budget: 1)
      }
      census.endProgram()
    }
    return census
  }
}
