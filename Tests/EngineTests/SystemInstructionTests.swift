import Bus
import Hart
import RISCV
import Testing

/// Instructions that translated code has the hart carry out, and goes on: unless they change the code itself.
///
///        0   addi a0, a0, 1
///        4   the instruction, with an address in a4
///        8   addi a0, a0, 2
///        c   addi a1, a1, -1
///       10   bne  a1, zero, 0
///       14   j    14
struct SystemInstructionTests {
  private static let contestants: [Contestant] = [
    .interpreter, .translator, .interruptedTranslator, .windowTranslator, .arm64Translator,
  ]
  private static let code = GuestLayout.data
  private static let otherCode = GuestLayout.data + 10 * GuestLayout.page
  private static let data = GuestLayout.data + 8 * GuestLayout.page
  /// A jump to itself, for M.
  private static let handler = GuestLayout.data + 11 * GuestLayout.page
  private static let rounds: UInt64 = 50

  @Test(arguments: contestants)
  func aFenceOfThePageHasTheNextInstructionComeFromAnother(contestant: Contestant) throws {
    for (rs1, address, sum) in [
      (UInt8(0), UInt64(0), UInt64(5)), (14, 0, 5), (14, 0x3000, 3), (14, 0x1000, 3),
    ] {
      let (machine, pages) = try prepare(contestant, Instruction(.sfence_vma, rs1: rs1))
      #expect(run(machine, address) == 3 * Self.rounds)
      #expect(run(machine, address) == 3 * Self.rounds)
      try pages.map(0, to: Self.otherCode)
      #expect(run(machine, address) == sum * Self.rounds)
    }
  }

  /// The code changes `satp` to another space, in which the page is another one, but the old one was global.
  @Test(arguments: contestants, [false, true])
  func anotherSpaceHasOtherPages(contestant: Contestant, isGlobal: Bool) throws {
    let write = Instruction(.csrrw, rd: Instruction.sink, rs1: 14, immediate: 0x180)
    let (machine, pages) = try prepare(contestant, write)
    try pages.map(0, to: Self.code, isGlobal: isGlobal)
    #expect(run(machine, VirtualPages.space) == 3 * Self.rounds)
    try pages.map(0, to: Self.otherCode)
    #expect(run(machine, VirtualPages.space) == 3 * Self.rounds)
    let sum: UInt64 = isGlobal ? 3 : 5
    #expect(run(machine, VirtualPages.space | 1 << 44) == sum * Self.rounds)
  }

  @Test(arguments: contestants)
  func aBlockIsZeroed(contestant: Contestant) throws {
    let (machine, _) = try prepare(contestant, Instruction(.cbo_zero, rs1: 14))
    for _ in 0..<2 {
      for word in stride(from: Self.data, to: Self.data + 192, by: 8) {
        try machine.memory.store(UInt64.max, word)
      }
      #expect(run(machine, 0x1050) == 3 * Self.rounds)
      for word in stride(from: UInt64(0), to: 192, by: 8) {
        let isZero = try machine.memory.load(Self.data + word, as: UInt64.self) == 0
        #expect(isZero == (64..<128).contains(word))
      }
    }
  }

  /// By its own address, and by another of the same page.
  @Test(arguments: contestants, [UInt64(0), 0x3000])
  func codeThatZeroesItselfGoesOnWithZeros(contestant: Contestant, address: UInt64) throws {
    let (machine, _) = try prepare(contestant, Instruction(.cbo_zero, rs1: 14))
    for _ in 0..<2 { #expect(run(machine, 0x1000) == 3 * Self.rounds) }
    try machine.memory.store(UInt32(0x6f), Self.handler)
    _ = try #require(machine.hart.modify(controlRegister: 0x305, Self.handler))
    #expect(run(machine, address) == 1)
    #expect(machine.hart.inspect(controlRegister: 0x342) == 2)
    #expect(machine.hart.inspect(controlRegister: 0x341) == 8)
  }

  // MARK: Parts

  /// Sums up rounds.
  private func run(_ machine: TrialMachine, _ address: UInt64) -> UInt64 {
    let hart = machine.hart
    (hart.pc, hart.registers[10], hart.registers[11]) = (0, 0, Self.rounds)
    hart.registers[14] = address
    var left = Int(Self.rounds) * 5 + 10
    while left > 0 { left -= max(1, machine.run(budget: left)) }
    return hart.registers[10]
  }

  /// S, which may zero blocks. Page 0 has the code, as has page 3, and page 1 data.
  private func prepare(
    _ contestant: Contestant, _ instruction: Instruction
  ) throws -> (TrialMachine, VirtualPages) {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let pages = VirtualPages(machine)
    try pages.enterSupervisor()
    _ = try #require(machine.hart.modify(controlRegister: 0x30a, 1 << 7))
    for (page, physical) in [(UInt64(0), Self.code), (1, Self.data), (3, Self.code)] {
      try pages.map(page, to: physical)
    }
    for (place, increment) in [(Self.code, Int64(2)), (Self.otherCode, 4)] {
      let code = [
        Instruction(.addi, rd: 10, rs1: 10, immediate: 1), instruction,
        Instruction(.addi, rd: 10, rs1: 10, immediate: increment),
        Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
        Instruction(.bne, rs1: 11, rs2: 0, immediate: -16),
        Instruction(.jal, rd: Instruction.sink, immediate: 0),
      ]
      for (index, instruction) in code.enumerated() {
        let bits = try #require(CodeBuilder.encoder.encode(instruction))
        try machine.memory.store(bits, place + UInt64(index) * 4)
      }
    }
    return (machine, pages)
  }
}
