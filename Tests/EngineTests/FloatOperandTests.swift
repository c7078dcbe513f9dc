import RISCV
import Testing

/// Every instruction of floating point by translated code, with operands that may be special.
struct FloatOperandTests {
  private static let rows = Row.all.filter { row in
    RowKind(of: row.opcode) == .float && row.length == 4
  }
  private static let names = rows.map { "\($0.mnemonic)" }
  private static let operandCount = 1500

  @Test(arguments: names)
  func isWhatTheInterpreterComputes(name: String) throws {
    let row = try #require(Self.rows.first { "\($0.mnemonic)" == name })
    let comparison = try #require(FloatComparison(row))
    let difference = comparison.run(operands: Self.operandCount, seed: 1)
    #expect(difference == nil, "\(difference ?? "")")
  }
}
