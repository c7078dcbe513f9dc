import Bus
import Hart
import RISCV
import Testing

/// Pairs of shifts that are extensions, with what comes between them.
struct ShiftTests {
  private static let contestants: [Contestant] = [
    .interpreter, .translator, .interruptedTranslator, .windowTranslator, .arm64Translator,
  ]

  /// A pair of shifts of one register: a word becomes its lowest bits, extended.
  struct Pair: Sendable {
    let amount: Int64
    let isSigned: Bool
    let result: UInt64

    func code(between: [Instruction]) -> [Instruction] {
      [Instruction(.slli, rd: 15, rs1: 15, immediate: amount)] + between
        + [Instruction(isSigned ? .srai : .srli, rd: 15, rs1: 15, immediate: amount)]
    }
  }

  private static let word: UInt64 = 0x1234_5678_9abc_def0
  private static let pairs = [
    Pair(amount: 32, isSigned: false, result: 0x9abc_def0),
    Pair(amount: 48, isSigned: false, result: 0xdef0),
    Pair(amount: 56, isSigned: false, result: 0xf0),
    Pair(amount: 32, isSigned: true, result: 0xffff_ffff_9abc_def0),
    Pair(amount: 48, isSigned: true, result: 0xffff_ffff_ffff_def0),
    Pair(amount: 56, isSigned: true, result: 0xffff_ffff_ffff_fff0),
  ]

  /// Nobody looks in between.
  @Test(arguments: contestants, pairs)
  func aPairExtends(contestant: Contestant, pair: Pair) throws {
    let between = [Instruction(.addi, rd: 16, rs1: 16, immediate: 1)]
    let registers = try run(pair.code(between: between), contestant)
    #expect(registers[15] == pair.result)
  }

  /// Who looks in between sees what is shifted, as does who comes after a load that faults.
  @Test(arguments: contestants, pairs)
  func whatIsShiftedCanBeSeen(contestant: Contestant, pair: Pair) throws {
    let raised = Self.word << UInt64(pair.amount)
    let between = [Instruction(.add, rd: 16, rs1: 15, rs2: 0)]
    let registers = try run(pair.code(between: between), contestant)
    #expect(registers[15] == pair.result && registers[16] == raised)
    // At the other address there is nothing, so the second shift is not made.
    let load = [Instruction(.ld, rd: 16, rs1: 14)]
    let trapped = try run(pair.code(between: load), contestant, address: 0x5000)
    #expect(trapped[15] == raised)
  }

  /// Into another register, the first one's value has to be there still.
  @Test(arguments: contestants, [false, true])
  func theSourceMayBeAnother(contestant: Contestant, isChanged: Bool) throws {
    let change = isChanged ? [Instruction(.addi, rd: 15, rs1: 15, immediate: 1)] : []
    let code =
      [Instruction(.slli, rd: 16, rs1: 15, immediate: 32)] + change
      + [Instruction(.srli, rd: 17, rs1: 16, immediate: 32)]
    let registers = try run(code, contestant)
    #expect(registers[17] == 0x9abc_def0)
    #expect(registers[16] == Self.word << 32)
    #expect(registers[15] == Self.word + (isChanged ? 1 : 0))
  }

  /// What nobody sees but a mask is extended for it as far as it sees.
  @Test(arguments: contestants, [(0, 56), (0, 33), (0, 32), (31, 0), (0, 0), (40, 0)])
  func aMaskSeesWhatItHas(contestant: Contestant, shifts: (left: Int64, right: Int64)) throws {
    let mask = (UInt64.max << UInt64(shifts.left)) >> UInt64(shifts.right)
    let code =
      [
        Instruction(.addi, rd: 17, rs1: 0, immediate: -1),
        Instruction(.slli, rd: 17, rs1: 17, immediate: shifts.left),
        Instruction(.srli, rd: 17, rs1: 17, immediate: shifts.right),
        Instruction(.addiw, rd: 15, rs1: 15, immediate: 1),
        Instruction(.and, rd: 16, rs1: 15, rs2: 17),
        // Nobody sees the sum but the mask.
        Instruction(.addi, rd: 15, rs1: 0, immediate: 7),
      ]
    let registers = try run(code, contestant)
    #expect(registers[17] == mask && registers[16] == 0xffff_ffff_9abc_def1 & mask)
    #expect(registers[15] == 7)
  }

  // MARK: Parts

  /// Runs code in S often enough to be translated, at last with the address given; traps lead to its end. Returns the
  /// registers.
  private func run(
    _ code: [Instruction], _ contestant: Contestant, address: UInt64 = 0x1000
  ) throws -> [UInt64] {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let pages = VirtualPages(machine)
    try pages.enterSupervisor()
    for page in UInt64(0)..<2 {
      try pages.map(page, to: GuestLayout.data + page * GuestLayout.page)
    }
    let all =
      [Instruction(.jal, rd: Instruction.sink, immediate: 4)] + code
      + [Instruction(.jal, rd: Instruction.sink, immediate: 0)]
    for (index, instruction) in all.enumerated() {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      try machine.memory.store(bits, GuestLayout.data + UInt64(index) * 4)
    }
    let hart = machine.hart
    let end = UInt64(code.count + 1) * 4
    // Page faults of loads go to S, and to the end.
    _ = try #require(hart.modify(controlRegister: 0x302, 1 << 13))
    _ = try #require(hart.modify(controlRegister: 0x105, end))
    for pass in 0..<24 {
      // Only what was executed is translated.
      hart.registers[14] = pass < 20 ? 0x1000 : address
      (hart.pc, hart.registers[15]) = (0, Self.word)
      var left = code.count + 2
      while left > 0 { left -= max(1, machine.run(budget: left)) }
      #expect(hart.pc == end)
    }
    return (0..<32).map { hart.registers[$0] }
  }
}
