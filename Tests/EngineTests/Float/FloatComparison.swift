import Fuzzing
import Hart
import RISCV

/// Compares what translated code makes of an instruction of floating point with what the interpreter makes of it.
struct FloatComparison {
  let row: Row
  private let shape: RowShape
  private let first: FloatTrial
  private let second: FloatTrial

  /// Nil where the host has no memory.
  init?(_ row: Row, _ contestant: Contestant = .translator) {
    guard let first = FloatTrial(contestant), let second = FloatTrial(.interpreter) else {
      return nil
    }
    (self.row, self.first, self.second) = (row, first, second)
    shape = RowShape(row)
  }

  /// How many instructions were translated.
  var translatedCount: UInt64 { first.hart.engine?.statistics.translatedInstructions ?? 0 }

  /// Registers that lie in the host's registers, those that do not, and one for all.
  private static let registers: [[UInt8]] = [
    [10, 11, 12, 13], [28, 29, 30, 31], [12, 12, 28, 12],
  ]
  private static let roundings: [UInt8] = [7, 0, 1, 2, 3, 4]

  /// Tries each form of the instruction with so many operands. Returns what differs first.
  func run(operands count: Int, seed: UInt64) -> String? {
    var random = SplitMix(state: seed)
    for registers in Self.registers {
      for rounding in shape.hasRounding ? Self.roundings : [0] {
        if let difference = run(registers, rounding, count, &random) { return difference }
      }
    }
    return nil
  }

  private func run(
    _ registers: [UInt8], _ rounding: UInt8, _ count: Int, _ random: inout SplitMix
  ) -> String? {
    let instruction = Instruction(
      row.opcode, rd: registers[0], rs1: shape.rs1 == .absent ? 0 : registers[1],
      rs2: shape.rs2 == .absent ? 0 : registers[2],
      immediate: shape.hasRounding
        ? Int64(rounding) << 5 | (shape.hasThirdSource ? Int64(registers[3]) : 0) : 0)
    guard let encoding = CodeBuilder.encoder.encode(instruction) else {
      return "\(row.mnemonic) has no encoding"
    }
    let (pc, same) = (first.place(encoding), second.place(encoding))
    guard pc == same else { return "not the same place" }
    for _ in 0..<count {
      let state = state(registers, &random)
      let (outcome, expected) = (first.run(at: pc, state), second.run(at: pc, state))
      if outcome != expected {
        return """
          \(row.mnemonic), rm \(rounding), \(state)
            translated:  \(outcome)
            interpreted: \(expected)
          """
      }
    }
    return nil
  }

  private func state(_ registers: [UInt8], _ random: inout SplitMix) -> FloatTrial.State {
    var state = FloatTrial.State()
    let usesSingles = random.below(2) == 0
    for number in registers {
      state.integers[number] = FloatValues.integer(&random)
      state.floats[number] =
        usesSingles ? FloatValues.single(&random) : FloatValues.double(&random)
    }
    state.floatState = random.below(4) == 0 ? 1 : 3
    state.rounding = random.below(2) == 0 ? 0 : UInt64(random.below(6))
    return state
  }
}
