import Hart
import RISCV
import Testing

@Suite struct ControlRegisterAccessTests {
  @Test func namesAndNumbersAreInverse() {
    for row in CSRRow.all {
      for index in row.allIndices {
        let name = row.name(index: index)
        #expect(CSRRow.name(of: row.number(index: index)) == name)
        #expect(CSRRow.number(named: name) == row.number(index: index))
      }
    }
    #expect(CSRRow.name(of: 0x3a1) == nil)
    #expect(CSRRow.number(named: "pmpcfg1") == nil)
    #expect(CSRRow.number(named: "hpmcounter2") == nil)
    #expect(CSRRow.number(named: "hpmcounter31") == 0xc1f)
    #expect(CSRRow.number(named: "pmpaddr63") == 0x3ef)
  }

  @Test func everyRegisterHasOneRow() {
    let registers = CSRRow.all.map(\.register)
    #expect(Set(registers).count == registers.count)
    #expect(Set(registers) == Set(CSR.allCases))
    let numbers = CSRRow.all.flatMap { row in row.allIndices.map { row.number(index: $0) } }
    #expect(Set(numbers).count == numbers.count)
  }

  /// Everything is open: what remains is what the number itself says.
  @Test(arguments: privileges)
  func privilegeAndDirectionFollowFromTheNumber(privilege: Privilege) throws {
    let machine = try TestMachine()
    for register in ["mcounteren", "scounteren", "menvcfg"] { try machine.write(register, ~0) }
    for index in 0...3 { try machine.write("mstateen\(index)", ~0) }
    try machine.write("mseccfg", ~0)
    try machine.set("mstatus", 1 << 13)
    try machine.enter(privilege)
    for number in UInt16(0)..<4096 {
      let exists = CSRRow.name(of: number) != nil
      let isVisible = exists && number >> 8 & 3 <= privilege.rawValue
      let isReadable = isVisible && number != 0x015
      let isWritable = isVisible && number >> 10 != 3
      let readTrap = machine.trap { () throws(Trap) in try machine.access(.csrrs, number, nil) }
      #expect((readTrap == nil) == isReadable, "read \(number)")
      let writeTrap = machine.trap { () throws(Trap) in try machine.access(.csrrs, number, 0) }
      #expect((writeTrap == nil) == isWritable, "write \(number)")
      for trap in [readTrap, writeTrap] where trap != nil {
        #expect(trap?.cause == .illegalInstruction)
      }
    }
  }

  @Test(
    arguments: [
      (.f, ["fflags", "frm", "fcsr"]), (.zkr, ["seed", "mseccfg"]), (.sstc, ["stimecmp"]),
      (.smstateen, ["mstateen0", "mstateen3", "sstateen0", "sstateen3"]),
      (.sscofpmf, ["scountovf"]), (.zicntr, ["cycle", "time", "instret", "mcycle"]),
      (.zihpm, ["hpmcounter3", "mhpmcounter31", "mhpmevent3"]),
    ] as [(ExtensionSet, [String])])
  func withoutItsExtensionARegisterIsNotThere(missing: ExtensionSet, names: [String]) throws {
    let machine = try TestMachine(.all.subtracting(missing))
    try machine.set("mstatus", 1 << 13)
    for name in names {
      #expect(throws: Trap(.illegalInstruction)) { try machine.write(name, 0) }
      #expect(throws: Trap(.illegalInstruction)) { try machine.read(name) }
    }
  }

  @Test func readsAndWritesHappenAsTheOperandsSay() throws {
    let machine = try TestMachine()
    let mscratch: UInt16 = 0x340
    try machine.write("mscratch", 0xf0)
    #expect(try machine.access(.csrrs, mscratch, 0x0f) == 0xf0)
    #expect(try machine.access(.csrrc, mscratch, 0x3c) == 0xff)
    #expect(try machine.access(.csrrw, mscratch, 0x77) == 0xc3)
    let hart = machine.hart
    let immediate = Instruction(.csrrsi, rd: 5, rs1: 24, immediate: Int64(mscratch))
    try hart.system(immediate)
    #expect(hart.registers[5] == 0x77)
    try hart.system(Instruction(.csrrci, rd: 5, rs1: 2, immediate: Int64(mscratch)))
    #expect(hart.registers[5] == 0x7f)
    try hart.system(Instruction(.csrrwi, rd: 5, rs1: 31, immediate: Int64(mscratch)))
    #expect(hart.registers[5] == 0x7d)
    #expect(try machine.read("mscratch") == 31)
    // Source and destination may be one register, and a destination of x0 changes nothing.
    hart.registers[7] = 99
    try hart.system(Instruction(.csrrw, rd: 7, rs1: 7, immediate: Int64(mscratch)))
    #expect(hart.registers[7] == 31)
    #expect(try machine.read("mscratch") == 99)
    #expect(hart.registers[0] == 0)
  }

  @Test func instructionsMoveOnAndFailuresDoNot() throws {
    let machine = try TestMachine()
    _ = try machine.read("mscratch")
    #expect(machine.hart.pc == TestMachine.base + 4)
    #expect(throws: Trap(.illegalInstruction)) { try machine.write("mhartid", 1) }
    #expect(machine.hart.pc == TestMachine.base + 4)
  }

  // MARK: Gates

  @Test(arguments: privileges)
  func countersAskTheModesAbove(privilege: Privilege) throws {
    for name in ["cycle", "time", "instret", "hpmcounter3", "hpmcounter31"] {
      let number = try #require(CSRRow.number(named: name))
      for (byMachine, bySupervisor) in [(false, false), (true, false), (false, true), (true, true)]
      {
        let machine = try TestMachine()
        try machine.write("mcounteren", byMachine ? 1 << UInt64(number & 31) : 0)
        try machine.write("scounteren", bySupervisor ? 1 << UInt64(number & 31) : 0)
        try machine.enter(privilege)
        let isAllowed =
          switch privilege {
          case .machine: true
          case .supervisor: byMachine
          case .user: byMachine && bySupervisor
          }
        let trap = machine.trap { () throws(Trap) in try machine.access(.csrrs, number, nil) }
        #expect((trap == nil) == isAllowed)
      }
    }
  }

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func theTimerNeedsTimeAndSTCE(time: Bool, enable: Bool) throws {
    let machine = try TestMachine()
    try machine.write("mcounteren", time ? 2 : 0)
    try machine.write("menvcfg", enable ? 1 << 63 : 0)
    try machine.write("stimecmp", 5)
    try machine.enter(.supervisor)
    let trap = machine.trap { () throws(Trap) in try machine.access(.csrrw, 0x14d, 7) }
    #expect((trap == nil) == (time && enable))
  }

  @Test(arguments: privileges)
  func floatRegistersNeedFS(privilege: Privilege) throws {
    for name in ["fflags", "frm", "fcsr"] {
      let machine = try TestMachine()
      try machine.enter(privilege)
      #expect(throws: Trap(.illegalInstruction)) { try machine.read(name) }
      let on = try TestMachine()
      try on.set("mstatus", 1 << 13)
      try on.enter(privilege)
      #expect(try on.read(name) == 0)
    }
  }

  @Test func stateEnablesKeepSupervisorOut() throws {
    for (name, enable, bit) in [
      ("senvcfg", "mstateen0", 62), ("sstateen0", "mstateen0", 63), ("sstateen1", "mstateen1", 63),
      ("sstateen2", "mstateen2", 63), ("sstateen3", "mstateen3", 63),
    ] as [(String, String, UInt64)] {
      let closed = try TestMachine()
      try closed.write(enable, ~(1 << bit))
      try closed.write(name, 1)
      try closed.enter(.supervisor)
      #expect(throws: Trap(.illegalInstruction)) { try closed.read(name) }
      let open = try TestMachine()
      try open.write(enable, 1 << bit)
      try open.enter(.supervisor)
      try open.write(name, 1)
    }
    let without = try TestMachine(.all.subtracting(.smstateen))
    try without.enter(.supervisor)
    try without.write("senvcfg", 1)
    #expect(try without.read("senvcfg") == 1)
  }

  @Test(arguments: privileges)
  func theSeedAsksItsModeAndToBeWritten(privilege: Privilege) throws {
    for (value, allowed) in [
      (0, [.machine]), (1 << 8, [.user, .machine]), (1 << 9, [.supervisor, .machine]),
    ] as [(UInt64, [Privilege])] {
      let machine = try TestMachine()
      try machine.write("mseccfg", value)
      try machine.enter(privilege)
      let trap = machine.trap { () throws(Trap) in try machine.access(.csrrw, 0x015, 0) }
      #expect((trap == nil) == allowed.contains(privilege))
      #expect(throws: Trap(.illegalInstruction)) { try machine.read("seed") }
    }
  }

  @Test func theSeedHasFreshBitsAndSaysSo() throws {
    let machine = try TestMachine()
    #expect(try machine.access(.csrrw, 0x015, 0) == 0x8000_0201)
    #expect(try machine.access(.csrrw, 0x015, 0) == 0x8000_0403)
  }
}
