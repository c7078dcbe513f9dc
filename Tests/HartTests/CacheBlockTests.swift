import Bus
import Hart
import RISCV
import Testing

@Suite struct CacheBlockTests {
  static let address: UInt64 = 0x1234_5654

  private func run(_ machine: TestMachine, _ opcode: Opcode, _ address: UInt64) -> Trap? {
    machine.hart.registers[9] = address
    return machine.trap { () throws(Trap) in try machine.run(opcode, rs1: 9) }
  }

  /// Each instruction asks a field of `menvcfg` below M, and of `senvcfg` too below S.
  @Test(
    arguments: [
      (.cbo_inval, 1 << 4), (.cbo_inval, 3 << 4), (.cbo_clean, 1 << 6), (.cbo_flush, 1 << 6),
      (.cbo_zero, 1 << 7),
    ] as [(Opcode, UInt64)], privileges)
  func theModesAboveAllow(row: (opcode: Opcode, field: UInt64), privilege: Privilege) throws {
    for (byMachine, bySupervisor) in [(false, false), (true, false), (false, true), (true, true)] {
      let machine = try TestMachine()
      try machine.write("pmpaddr0", ~0)
      try machine.write("pmpcfg0", 0x1f)
      try machine.write("menvcfg", byMachine ? row.field : 0xf1 & ~row.field & ~(3 << 4))
      try machine.write("senvcfg", bySupervisor ? row.field : 0xf1 & ~row.field & ~(3 << 4))
      try machine.enter(privilege)
      let isAllowed =
        switch privilege {
        case .machine: true
        case .supervisor: byMachine
        case .user: byMachine && bySupervisor
        }
      let trap = run(machine, row.opcode, TestMachine.base)
      #expect(trap == (isAllowed ? nil : Trap(.illegalInstruction)))
    }
  }

  @Test func zeroClearsTheBlockAndNothingElse() throws {
    let machine = try TestMachine()
    for offset in stride(from: UInt64(0), to: 192, by: 8) {
      try machine.memory.store(~0 as UInt64, TestMachine.base + offset)
    }
    machine.memory.markCode(TestMachine.base + 100, count: 4)
    #expect(run(machine, .cbo_zero, TestMachine.base + 64 + 21) == nil)
    #expect(!machine.memory.hasCode(pageOf: TestMachine.base))
    for offset in stride(from: UInt64(0), to: 192, by: 8) {
      let word = try machine.memory.load(TestMachine.base + offset, as: UInt64.self)
      #expect(word == (64..<128 ~= offset ? 0 : ~0))
    }
  }

  @Test(arguments: [Opcode.cbo_inval, .cbo_clean, .cbo_flush, .cbo_zero])
  func faultsAreThoseOfStoresAndTellTheRegister(opcode: Opcode) throws {
    let tables = try PageTables(.sv39)
    let machine = tables.machine
    try machine.write("menvcfg", 0xf0)
    try machine.enter(.supervisor)
    let fault = Trap(.storePageFault, value: Self.address)
    #expect(run(machine, opcode, Self.address) == fault)
    // A clean, read-only page: management may, zero may not.
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.r | Bits.a))
    #expect(run(machine, opcode, Self.address) == (opcode == .cbo_zero ? fault : nil))
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.r | Bits.w | Bits.a))
    #expect(run(machine, opcode, Self.address) == (opcode == .cbo_zero ? fault : nil))
    try tables.map(Self.address, PageTables.leaf(Bits.v | Bits.r | Bits.w | Bits.d))
    #expect(run(machine, opcode, Self.address) == fault)
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    #expect(run(machine, opcode, Self.address) == nil)
    // Nothing there. A store may have remembered the translation.
    try machine.run(.sfence_vma)
    try tables.map(Self.address, PageTables.leaf(Bits.open, 0x1000_0000))
    #expect(run(machine, opcode, Self.address) == Trap(.storeAccessFault, value: Self.address))
  }

  @Test(arguments: [Opcode.cbo_inval, .cbo_clean, .cbo_flush, .cbo_zero])
  func protectionIsAskedForTheWholeBlock(opcode: Opcode) throws {
    let machine = try TestMachine()
    try machine.write("pmpaddr0", (TestMachine.base + 32) >> 2)
    try machine.write("pmpaddr1", ~0)
    try machine.write("pmpcfg0", 0x1f << 8 | 0x10)
    try machine.write("menvcfg", 0xf0)
    try machine.enter(.supervisor)
    let address = TestMachine.base + 3
    #expect(run(machine, opcode, address) == Trap(.storeAccessFault, value: address))
    #expect(run(machine, opcode, address + 64) == nil)
  }

  @Test func blocksAreThoseOfTheBorrowedPrivilege() throws {
    let tables = try PageTables(.sv39)
    let machine = tables.machine
    try machine.write("mstatus", 1 << 17 | 1 << 11)
    #expect(
      run(machine, .cbo_zero, Self.address) == Trap(.storePageFault, value: Self.address))
    try tables.map(Self.address, PageTables.leaf(Bits.open))
    try machine.memory.store(~0 as UInt64, PageTables.page + 0x640)
    #expect(run(machine, .cbo_zero, Self.address) == nil)
    #expect(try machine.memory.load(PageTables.page + 0x640, as: UInt64.self) == 0)
  }
}
