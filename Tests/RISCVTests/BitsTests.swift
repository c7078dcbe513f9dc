import RISCV
import Testing

@Suite struct BitsTests {
  @Test(
    arguments: BitsCase.address + BitsCase.logic + BitsCase.counts + BitsCase.rotations
      + BitsCase.single + BitsCase.carryless)
  func agreesWithTheSlowWay(_ sample: BitsCase) {
    for (a, b) in RandomWords.pairs(seed: 2) {
      let second = sample.immediateBits == 0 ? b : b % (1 << UInt64(sample.immediateBits))
      var engine = TestEngine()
      engine.x[5] = a
      engine.x[6] = second
      let immediate = sample.immediateBits == 0 ? 0 : Int64(second)
      sample.execute(&engine, Instruction(.illegal, rd: 7, rs1: 5, rs2: 6, immediate: immediate))
      #expect(engine.x[7] == sample.expected(a, second), "\(sample.name) \(a), \(second)")
      #expect(engine.x[5] == a && engine.x[6] == second)
    }
  }
}
