import Bus
import Hart
import RISCV
import Testing

/// Branches over a few instructions that give one register a value: the value is chosen, and instructions are counted as they are
/// carried out.
struct SkipTests {
  private static let contestants: [Contestant] = [
    .interpreter, .translator, .interruptedTranslator, .windowTranslator, .arm64Translator,
  ]

  /// Instructions that lie behind a branch, and what they make of t0 (x5) and a0, of the registers that are given.
  struct Choice: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: [Instruction]
    let result: @Sendable (_ t0: UInt64, _ a0: UInt64, _ a1: UInt64) -> (UInt64, UInt64)
  }

  private static let choices = [
    Choice(
      testDescription: "a value for one in memory",
      code: [Instruction(.addi, rd: 5, rs1: 11, immediate: 7)]
    ) { (_, a0, a1) in (a1 &+ 7, a0) },
    Choice(
      testDescription: "a move", code: [Instruction(.add, rd: 10, rs1: 0, rs2: 11, length: 2)]
    ) { (t0, _, a1) in (t0, a1) },
    Choice(
      testDescription: "a constant", code: [Instruction(.addi, rd: 10, immediate: -5)]
    ) { (t0, _, _) in (t0, UInt64(bitPattern: -5)) },
    Choice(
      testDescription: "a large constant",
      code: [
        Instruction(.lui, rd: 10, immediate: 0x7_6543),
        Instruction(.addi, rd: 10, rs1: 10, immediate: 0x210),
      ]
    ) { (t0, _, _) in (t0, 0x7654_3210) },
    Choice(
      testDescription: "an extension",
      code: [
        Instruction(.slli, rd: 10, rs1: 11, immediate: 48),
        Instruction(.srli, rd: 10, rs1: 10, immediate: 48),
      ]
    ) { (t0, _, a1) in (t0, a1 & 0xffff) },
    Choice(
      testDescription: "a word", code: [Instruction(.addw, rd: 5, rs1: 5, rs2: 10)]
    ) { (t0, a0, _) in
      (UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: t0 &+ a0))), a0)
    },
    Choice(
      testDescription: "a comparison", code: [Instruction(.sltu, rd: 10, rs1: 11, rs2: 10)]
    ) { (t0, a0, a1) in (t0, a1 < a0 ? 1 : 0) },
    Choice(
      testDescription: "two registers",
      code: [
        Instruction(.addi, rd: 10, rs1: 10, immediate: 1),
        Instruction(.addi, rd: 5, rs1: 10, immediate: 1),
      ]
    ) { (_, a0, _) in (a0 &+ 2, a0 &+ 1) },
    Choice(
      testDescription: "the register that is compared",
      code: [Instruction(.sub, rd: 11, rs1: 0, rs2: 11)]
    ) { (t0, a0, _) in (t0, a0) },
    Choice(
      testDescription: "nothing",
      code: [Instruction(.addi, rd: Instruction.sink, rs1: 0)]
    ) { (t0, a0, _) in (t0, a0) },
  ]

  private static let words: [(UInt64, UInt64)] = [
    (0, 0), (1, 2), (2, 1), (.max, 1), (0x8000_0000, 0xffff_ffff_8000_0000), (.max, .max),
  ]

  @Test(arguments: contestants, choices)
  func eitherIsChosen(contestant: Contestant, choice: Choice) throws {
    for opcode in [Opcode.beq, .bne, .blt, .bgeu] {
      let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
      let code =
        [
          Instruction(.addi, rd: 7, rs1: 7, immediate: 1),
          Instruction(opcode, rs1: 10, rs2: 11, immediate: 4 + Self.byteCount(choice.code)),
        ] + choice.code + [Instruction(.jal, rd: Instruction.sink, immediate: 0)]
      try Self.load(code, machine)
      let hart = machine.hart
      for pass in 0..<20 {
        for (a0, a1) in Self.words {
          let isSkipped = Self.isTaken(opcode, a0, a1)
          let count = 2 + (isSkipped ? 0 : choice.code.count)
          let end = 8 + UInt64(Self.byteCount(choice.code))
          (hart.pc, hart.registers[5], hart.registers[7]) = (GuestLayout.data, 77, 0)
          (hart.registers[10], hart.registers[11]) = (a0, a1)
          // Each part of it can be all that there is time for.
          let budget = pass < 12 ? count : 1 + pass % count
          run(machine, budget)
          if budget < count { run(machine, count - budget) }
          let expected = isSkipped ? (77, a0) : choice.result(77, a0, a1)
          #expect(hart.pc == GuestLayout.data + end)
          #expect(hart.registers[5] == expected.0 && hart.registers[10] == expected.1)
          #expect(hart.registers[7] == 1)
        }
      }
    }
  }

  /// What a branch leads over may have one itself, to the same place or to another.
  ///
  ///        0   blt  a0, a1, c
  ///        4   addi t0, t0, 1
  ///        8   bge  t0, a1, target
  ///        c   addi t0, t0, 16
  ///       10   j    10
  @Test(arguments: contestants, [0xc, 0x10] as [Int64])
  func aBranchIsNoValue(contestant: Contestant, target: Int64) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let code = [
      Instruction(.blt, rs1: 10, rs2: 11, immediate: 12),
      Instruction(.addi, rd: 5, rs1: 5, immediate: 1),
      Instruction(.bge, rs1: 5, rs2: 11, immediate: target - 8),
      Instruction(.addi, rd: 5, rs1: 5, immediate: 16),
      Instruction(.jal, rd: Instruction.sink, immediate: 0),
    ]
    try Self.load(code, machine)
    let hart = machine.hart
    for pass in 0..<200 {
      let (a0, a1, t0) = (UInt64(pass & 1), UInt64(pass >> 1 & 3), UInt64(pass >> 3 & 1))
      (hart.pc, hart.registers[5]) = (GuestLayout.data, t0)
      (hart.registers[10], hart.registers[11]) = (a0, a1)
      let isSkipped = a0 < a1
      let ends = !isSkipped && t0 + 1 >= a1 && target == 0x10
      run(machine, (isSkipped ? 1 : 3) + (ends ? 0 : 1))
      #expect(hart.pc == GuestLayout.data + 0x10)
      #expect(hart.registers[5] == t0 + (isSkipped ? 0 : 1) + (ends ? 0 : 16))
    }
  }

  /// A loop with a walk: what is skipped leaves time for more rounds than the page is good for.
  ///
  ///        0   ld   a5, 0(a4)
  ///        4   add  a0, a0, a5
  ///        8   bltu a5, t2, 10
  ///        c   addi t3, t3, 1
  ///       10   addi a4, a4, 8
  ///       14   addi a1, a1, -1
  ///       18   bne  a1, zero, 0
  ///       1c   j    1c
  private static let counting = [
    Instruction(.ld, rd: 15, rs1: 14), Instruction(.add, rd: 10, rs1: 10, rs2: 15),
    Instruction(.bltu, rs1: 15, rs2: 7, immediate: 8),
    Instruction(.addi, rd: 28, rs1: 28, immediate: 1),
    Instruction(.addi, rd: 14, rs1: 14, immediate: 8),
    Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
    Instruction(.bne, rs1: 11, rs2: 0, immediate: -24),
    Instruction(.jal, rd: Instruction.sink, immediate: 0),
  ]

  @Test(arguments: contestants, [0, 0x1808, 0x2ff0, 0x5000] as [UInt64])
  func roundsStayInTheirPage(contestant: Contestant, limit: UInt64) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    try WalkTests.prepare(machine, Self.counting)
    for address in stride(from: UInt64(0x1000), to: 0x4000, by: 8) {
      try machine.memory.store(address, WalkTests.physical(address))
    }
    let hart = machine.hart
    let addresses = Array(stride(from: UInt64(0x1010), to: 0x3ff0, by: 8))
    let rounds = UInt64(addresses.count)
    let others = (limit, UInt64(addresses.count { $0 >= limit }))
    let passes: [(UInt64, UInt64)] = [(0, rounds)] + Array(repeating: others, count: 4)
    // What is skipped in all rounds is not known to be an instruction.
    for (limit, counted) in passes {
      (hart.pc, hart.registers[10], hart.registers[11]) = (0, 0, rounds)
      (hart.registers[14], hart.registers[7], hart.registers[28]) = (0x1010, limit, 0)
      run(machine, Int(rounds * 6 + counted))
      #expect(hart.registers[10] == addresses.reduce(0, +))
      #expect(hart.registers[28] == counted)
      #expect(hart.registers[11] == 0 && hart.pc == 0x1c)
    }
  }

  // MARK: Parts

  private static func isTaken(_ opcode: Opcode, _ a: UInt64, _ b: UInt64) -> Bool {
    switch opcode {
    case .beq: a == b
    case .bne: a != b
    case .blt: Int64(bitPattern: a) < Int64(bitPattern: b)
    default: a >= b
    }
  }

  private static func byteCount(_ code: [Instruction]) -> Int64 {
    code.reduce(0) { $0 + Int64($1.length) }
  }

  private static func load(_ code: [Instruction], _ machine: TrialMachine) throws {
    var address = GuestLayout.data
    for instruction in code {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      for half in 0..<instruction.length / 2 {
        try machine.memory.store(UInt16(truncatingIfNeeded: bits >> (half * 16)), address)
        address += 2
      }
    }
  }

  private func run(_ machine: TrialMachine, _ budget: Int) {
    var left = budget
    while left > 0 { left -= max(1, machine.run(budget: left)) }
  }
}
