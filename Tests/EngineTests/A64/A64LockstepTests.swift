import Fuzzing
import Hart
import RISCV
import Testing

/// The translator for arm64, whatever this host is: its code is executed by an emulator.
@Suite(
  .enabled(
    if: RemoteLink.isPossible,
    "qemu-aarch64 and aarch64-linux-gnu-gcc are not installed (qemu-user, gcc-aarch64-linux-gnu)"))
struct A64LockstepTests {
  private static let contestants: [Contestant] = [
    .arm64Translator, .interruptedArm64Translator,
  ]
  private static let instructions = 200_000

  @Test(arguments: contestants, Fuzzing.seeds(usual: 10, of: instructions))
  func fuzzEngine(contestant: Contestant, seed: UInt64) {
    let mismatch = Lockstep(seed: seed, contestant).run(instructions: Self.instructions)
    #expect(mismatch == nil, "\(mismatch?.description ?? "")")
  }

  /// Much of what is compared is translated code.
  @Test func codeIsExecuted() throws {
    var race = try #require(Lockstep.Race(Lockstep(seed: 1, .arm64Translator)))
    while race.executed < Self.instructions { race.takeTurn() }
    let statistics = try #require(race.first.harts[0].engine?.statistics)
    #expect(statistics.translatedInstructions > UInt64(Self.instructions / 3))
  }

  private static let rows = Row.all.filter { row in
    RowKind(of: row.opcode) == .float && row.length == 4
  }

  /// Floating point, with operands that may be special.
  @Test(arguments: rows.map { "\($0.mnemonic)" })
  func isWhatTheInterpreterComputes(name: String) throws {
    let row = try #require(Self.rows.first { "\($0.mnemonic)" == name })
    let comparison = try #require(FloatComparison(row, .arm64Translator))
    let difference = comparison.run(operands: 400, seed: 1)
    #expect(difference == nil, "\(difference ?? "")")
  }
}
