import Bus
import Hart
import RISCV
import Testing

/// Indirect jumps to where there is nothing, or nothing any more.
///
///        0   addi a0, a0, 1
///        4   jalr a4
///        8   addi a1, a1, -1
///        c   bne  a1, zero, 0
///       10   j    10
///       14   mepc = ra; mret            where traps go
///
///     8000   sfence.vma a5; ret         in the first place of the table of jumps
struct IndirectJumpTests {
  private static let contestants: [Contestant] = [
    .interpreter, .translator, .interruptedTranslator, .windowTranslator, .arm64Translator,
  ]
  private static let function = GuestLayout.data + 0x8000
  private static let rounds: UInt64 = 100

  /// What a table of jumps has where nothing was, or is not any more, is no address.
  @Test(arguments: contestants)
  func nothingIsFoundAtNoAddress(contestant: Contestant) throws {
    #expect(EngineCaches.jumpIndex(Self.function) == 0)
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    try load(machine)
    for (address, page) in [
      (0, 0), (1, 0), (Self.function, 0), (Self.function, Self.function), (0, 0), (1, 0), (2, 0),
      (3, 0), (UInt64.max, 0),
    ] as [(UInt64, UInt64)] {
      let hart = machine.hart
      (hart.pc, hart.registers[10], hart.registers[11]) = (GuestLayout.data, 0, Self.rounds)
      (hart.registers[14], hart.registers[15]) = (address, page)
      var left = Int(Self.rounds) * 7 + 10
      while left > 0 { left -= max(1, machine.run(budget: left)) }
      #expect(hart.registers[10] == Self.rounds)
      #expect(hart.pc == GuestLayout.data + 0x10)
      if address == Self.function { continue }
      #expect(hart.inspect(controlRegister: 0x342) == 1)
      #expect(hart.inspect(controlRegister: 0x343) == address & ~1)
    }
  }

  private func load(_ machine: TrialMachine) throws {
    _ = try #require(machine.hart.modify(controlRegister: 0x305, GuestLayout.data + 0x14))
    try store(
      [
        Instruction(.addi, rd: 10, rs1: 10, immediate: 1),
        Instruction(.jalr, rd: 1, rs1: 14),
        Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
        Instruction(.bne, rs1: 11, rs2: 0, immediate: -12),
        Instruction(.jal, rd: Instruction.sink, immediate: 0),
        Instruction(.csrrw, rd: Instruction.sink, rs1: 1, immediate: 0x341),
        Instruction(.mret),
      ], at: GuestLayout.data, machine)
    try store(
      [
        Instruction(.sfence_vma, rs1: 15), Instruction(.jalr, rd: Instruction.sink, rs1: 1),
      ], at: Self.function, machine)
  }

  private func store(
    _ code: [Instruction], at address: UInt64, _ machine: TrialMachine
  ) throws {
    for (index, instruction) in code.enumerated() {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      try machine.memory.store(bits, address + UInt64(index) * 4)
    }
  }
}
