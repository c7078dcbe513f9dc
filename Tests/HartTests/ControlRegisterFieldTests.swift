import Hart
import RISCV
import Testing

/// Fields that take legal values only: all ones and other odd values, and what can be read afterwards.
@Suite struct ControlRegisterFieldTests {
  @Test(
    arguments: [
      ("mstatus", ~0, 0x8000_000a_007e_79aa), ("mstatus", 0, 0xa_0000_0000),
      ("mstatus", 1 << 11, 0xa_0000_0800), ("mstatus", 2 << 11, 0xa_0000_0000),
      ("mstatus", 3 << 13, 0x8000_000a_0000_6000), ("mstatus", 2 << 13, 0xa_0000_4000),
      ("sstatus", ~0, 0x8000_0002_000c_6122),
      ("misa", 0, 0x8000_0000_0014_112f), ("medeleg", ~0, 0xb3fe), ("mideleg", ~0, 0x2222),
      ("mie", ~0, 0x2aaa), ("mip", ~0, 0x2222), ("sie", ~0, 0), ("sip", ~0, 0),
      ("mtvec", ~0, ~2), ("stvec", ~0, ~2), ("mtvec", 0x8000_0002, 0x8000_0000),
      ("mepc", ~0, ~1), ("sepc", ~0, ~1), ("mcause", ~0, ~0), ("mtval", ~0, ~0),
      ("scause", ~0, ~0), ("stval", ~0, ~0), ("mscratch", ~0, ~0), ("sscratch", ~0, ~0),
      ("mcounteren", ~0, 0xffff_ffff), ("scounteren", ~0, 0xffff_ffff),
      ("mcountinhibit", ~0, 5), ("menvcfg", ~0, 0xe000_0000_0000_00f1), ("senvcfg", ~0, 0xf1),
      ("menvcfg", 2 << 4, 0), ("senvcfg", 2 << 4, 0), ("menvcfg", 1 << 4, 1 << 4),
      ("mstateen0", ~0, 3 << 62), ("mstateen1", ~0, 1 << 63), ("mstateen3", ~0, 1 << 63),
      ("sstateen0", ~0, 0), ("mseccfg", ~0, 0x300), ("mhpmevent3", ~0, 0xf0 << 56),
      ("mhpmcounter3", ~0, 0), ("pmpcfg0", ~0, 0x9f9f_9f9f_9f9f_9f9f), ("pmpcfg4", ~0, 0),
      ("pmpcfg2", 0x0202_0202_0202_0202, 0), ("pmpaddr15", ~0, ~0 >> 10), ("pmpaddr16", ~0, 0),
      ("satp", ~0, 0), ("satp", 8 << 60 | 0xfff_ffff_ffff_ffff, 8 << 60 | 0xfff_ffff_ffff_ffff),
      ("satp", 9 << 60 | 1, 9 << 60 | 1), ("satp", 10 << 60 | 1, 10 << 60 | 1),
      ("satp", 11 << 60 | 1, 0), ("satp", 1 << 60, 0),
      ("tselect", ~0, 0), ("tdata1", ~0, 0), ("tdata3", ~0, 0), ("tinfo", 0, 1),
    ] as [(String, UInt64, UInt64)])
  func onlyLegalValuesStay(name: String, written: UInt64, read: UInt64) throws {
    let machine = try TestMachine()
    try machine.write(name, written)
    #expect(try machine.read(name) == read)
  }

  @Test(arguments: [
    ("mhartid", 3), ("mvendorid", 0), ("marchid", 0), ("mimpid", 0), ("mconfigptr", 0),
  ])
  func identityIsFixed(name: String, value: UInt64) throws {
    #expect(try TestMachine().read(name) == value)
  }

  @Test func whatAnExtensionAddsIsMissingWithoutIt() throws {
    let machine = try TestMachine([.i, .zicsr])
    for (name, value) in [
      ("menvcfg", 1), ("senvcfg", 1), ("mepc", ~3), ("medeleg", 0xb3ff), ("mie", 0xaaa),
      ("mideleg", 0x222),
      ("misa", 2 << 62 | 1 << 8 | 1 << 18 | 1 << 20), ("mcounteren", 0),
      ("mstatus", 0xa_007e_19aa),
    ] as [(String, UInt64)] {
      try machine.write(name, ~0)
      #expect(try machine.read(name) == value, "\(name)")
    }
  }

  @Test func reservedFieldsLeaveTheOldOnes() throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 1 << 11)
    try machine.write("mstatus", 2 << 11 | 1 << 3)
    #expect(try machine.read("mstatus") == 0xa_0000_0808)
    try machine.write("menvcfg", 3 << 4)
    try machine.write("menvcfg", 2 << 4 | 1)
    #expect(try machine.read("menvcfg") == 3 << 4 | 1)
    try machine.write("satp", 8 << 60 | 5)
    try machine.write("satp", 15 << 60 | 6)
    #expect(try machine.read("satp") == 8 << 60 | 5)
  }

  @Test func supervisorsViewOfStatusIsTheSameRegister() throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 1 << 3 | 1 << 17 | 3 << 11)
    try machine.write("sstatus", 1 << 1 | 1 << 18 | 1 << 3)
    #expect(try machine.read("mstatus") == 0xa_0000_0000 | 0x6_180a)
    #expect(try machine.read("sstatus") == 0x2_0000_0000 | 1 << 1 | 1 << 18)
  }

  @Test func supervisorsInterruptsAreThoseDelegated() throws {
    let machine = try TestMachine()
    try machine.write("mideleg", 1 << 1 | 1 << 9)
    try machine.write("mie", 0x2aaa)
    #expect(try machine.read("sie") == 0x202)
    try machine.write("sie", 0)
    #expect(try machine.read("mie") == 0x28a8)
    try machine.write("mip", 0x2222)
    #expect(try machine.read("sip") == 0x202)
    // Of the pending bits S may write SSIP and LCOFIP only.
    try machine.write("sip", 0)
    #expect(try machine.read("mip") == 0x2220)
    try machine.write("mideleg", 0x2222)
    try machine.write("sip", 2)
    #expect(try machine.read("mip") == 0x222)
  }

  @Test func floatControlIsOneRegisterInThreeViews() throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 1 << 13)
    try machine.write("fcsr", ~0)
    #expect(try machine.read("fcsr") == 0xff)
    #expect(try machine.read("mstatus") >> 63 == 1)
    #expect(machine.hart.floatState == 3)
    try machine.write("fflags", 0xf5)
    #expect(try machine.read("fcsr") == 0xf5)
    try machine.write("frm", 0xfa)
    #expect(try machine.read("fcsr") == 0x55)
    #expect(try machine.read("frm") == 2)
    #expect(machine.hart.frm == 2)
    machine.hart.accrue(0x0a)
    #expect(machine.hart.fflags == 0x1f)
  }

  @Test func accruedFlagsMakeFloatDirty() throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 2 << 13)
    machine.hart.accrue(0)
    #expect(machine.hart.floatState == 2)
    machine.hart.accrue(1)
    #expect(machine.hart.floatState == 3)
  }

  @Test func overflowBitsAreGatheredForThoseWhoMaySee() throws {
    let machine = try TestMachine()
    try machine.write("mhpmevent3", 1 << 63)
    try machine.write("mhpmevent31", 1 << 63)
    try machine.write("mhpmevent4", 1 << 62)
    #expect(try machine.read("scountovf") == 0x8000_0008)
    try machine.write("mcounteren", 1 << 3)
    try machine.enter(.supervisor)
    #expect(try machine.read("scountovf") == 8)
  }

  @Test func resetIsPowerOn() throws {
    let machine = try TestMachine()
    let names = CSRRow.all.flatMap { row in row.allIndices.map { row.name(index: $0) } }
      .filter { $0 != "seed" && !$0.hasPrefix("f") }
    let fresh = try names.map { try machine.read($0) }
    machine.hart.instructionsRetired = 1000
    for name in names {
      guard let number = CSRRow.number(named: name), number >> 10 != 3 else { continue }
      try machine.write(name, ~0)
    }
    machine.hart.reset(pc: 0x1000, a0: 3, a1: 0x8200_0000)
    #expect(try names.map { try machine.read($0) } == fresh)
    #expect(machine.hart.registers[10] == 3 && machine.hart.registers[11] == 0x8200_0000)
    #expect(machine.hart.privilege == .machine)
  }
}
