import Bus
import Fuzzing
import Hart
import RISCV
import Testing

/// Blocks of floating point in which NaNs of all kinds come from memory, go into each other and out again: what counts is when they become
/// the canonical one. Every other time, memory ends in the midst of what they access, and the first access beyond traps.
struct FloatBlockTests {
  private static let count = 28
  /// Registers that the host has in its own, and a few others.
  private static let registers: [UInt8] = [10, 11, 12, 13, 14, 15, 0, 1, 28]
  private static let wordCount = 16
  private static let places = [
    GuestLayout.data, GuestLayout.memory + GuestLayout.byteCount - UInt64(wordCount / 2) * 8,
  ]

  @Test(
    arguments: [Contestant.translator, .windowTranslator, .arm64Translator],
    0..<8 as Range<UInt64>)
  func blocksAreWhatTheInterpreterMakesOfThem(contestant: Contestant, part: UInt64) throws {
    let first = try #require(FloatTrial(contestant))
    let second = try #require(FloatTrial(.interpreter))
    var random = SplitMix(state: 1 + part)
    for _ in 0..<40 {
      let isSingle = random.below(4) == 0
      let code = block(isSingle, &random)
      let places = (first.place(code), second.place(code))
      // The first passes are interpreted.
      for pass in 0..<40 {
        var state = state(isSingle, &random)
        state.integers[10] = Self.places[pass % 2]
        let words = (0..<Self.wordCount).map { _ in number(isSingle, &random) }
        for trial in [first, second] { try fill(trial, words) }
        let outcome = first.run(at: places.0, state, count: Self.count)
        let expected = second.run(at: places.1, state, count: Self.count)
        guard outcome.floats == expected.floats, outcome.control == expected.control,
          try self.words(first) == self.words(second)
        else {
          Issue.record("\(code.map { String($0, radix: 16) }): \(outcome), not \(expected)")
          return
        }
      }
    }
    let statistics = try #require(first.hart.engine?.statistics)
    #expect(statistics.translatedInstructions > 40 * 5 * UInt64(Self.count))
  }

  private func fill(_ trial: FloatTrial, _ words: [UInt64]) throws {
    for (address, word) in zip(Self.addresses, words + words) {
      try trial.memory.store(word, address)
    }
  }

  private func words(_ trial: FloatTrial) throws -> [UInt64] {
    try Self.addresses.map { try trial.memory.load($0, as: UInt64.self) }
  }

  /// Of all words that there are.
  private static let addresses: [UInt64] = places.flatMap { place in
    (0..<UInt64(wordCount)).map { place + $0 * 8 }
      .filter { $0 < GuestLayout.memory + GuestLayout.byteCount }
  }

  // MARK: What is tried

  private func state(_ isSingle: Bool, _ random: inout SplitMix) -> FloatTrial.State {
    var state = FloatTrial.State()
    for register in 0..<32 as Range<UInt8> { state.floats[register] = number(isSingle, &random) }
    state.floatState = 3
    return state
  }

  /// Every third one is a NaN with something in it.
  private func number(_ isSingle: Bool, _ random: inout SplitMix) -> UInt64 {
    let box: UInt64 = 0xffff_ffff << 32
    return switch random.below(6) {
    case 0, 1: random.next() | (isSingle ? box | 0x7f80_0000 : 0x7ff0_0000_0000_0000)
    case 2: UInt64(random.below(3)) << (isSingle ? 30 : 62) | (isSingle ? box : 0)
    default: isSingle ? box | FloatValues.single(&random) : FloatValues.double(&random)
    }
  }

  private func block(_ isSingle: Bool, _ random: inout SplitMix) -> [UInt32] {
    var code: [UInt32] = []
    while code.count < Self.count {
      let instruction = instruction(isSingle, &random)
      if let encoding = CodeBuilder.encoder.encode(instruction) { code.append(encoding) }
    }
    return code
  }

  private func instruction(_ isSingle: Bool, _ random: inout SplitMix) -> Instruction {
    let (rd, rs1, rs2) = (register(&random), register(&random), register(&random))
    let offset = Int64(random.below(Self.wordCount)) * 8
    let dynamic: Int64 = 7 << 5
    switch random.below(9) {
    case 0, 1: return Instruction(isSingle ? .flw : .fld, rd: rd, rs1: 10, immediate: offset)
    case 2: return Instruction(isSingle ? .fsw : .fsd, rs1: 10, rs2: rs2, immediate: offset)
    case 3: return Instruction(isSingle ? .fsqrt_s : .fsqrt_d, rd: rd, rs1: rs1, immediate: dynamic)
    case 4: return Instruction(isSingle ? .fsgnjn_s : .fsgnj_d, rd: rd, rs1: rs1, rs2: rs2)
    default:
      let singles = [Opcode.fadd_s, .fsub_s, .fmul_s, .fdiv_s]
      let doubles = [Opcode.fadd_d, .fsub_d, .fmul_d, .fdiv_d]
      let opcode = (isSingle ? singles : doubles)[random.below(4)]
      return Instruction(opcode, rd: rd, rs1: rs1, rs2: rs2, immediate: dynamic)
    }
  }

  private func register(_ random: inout SplitMix) -> UInt8 {
    Self.registers[random.below(Self.registers.count)]
  }
}
