import Fuzzing
import Testing

/// Random programs on two engines, instruction for instruction.
struct LockstepTests {
  private static let contestants = [
    Contestant(name: "interpreter, in odd pieces", pieces: [1, 2, 61, 3, 997, 5]),
    .translator, .interruptedTranslator, .crampedTranslator,
    .windowTranslator, .interruptedWindowTranslator,
  ]
  private static let instructions = 200_000

  @Test(arguments: contestants, Fuzzing.seeds(usual: 16, of: instructions))
  func fuzzEngine(contestant: Contestant, seed: UInt64) {
    let mismatch = Lockstep(seed: seed, contestant).run(instructions: Self.instructions)
    #expect(mismatch == nil, "\(mismatch?.description ?? "")")
  }
}
