import Hart
import RISCV
import Testing

@Suite struct TrapTests {
  static let causes: [Cause] = [
    .instructionAddressMisaligned, .instructionAccessFault, .illegalInstruction, .breakpoint,
    .loadAddressMisaligned, .loadAccessFault, .storeAddressMisaligned, .storeAccessFault,
    .environmentCallFromUser, .environmentCallFromSupervisor, .environmentCallFromMachine,
    .instructionPageFault, .loadPageFault, .storePageFault,
  ]

  @Test(arguments: causes, privileges)
  func delegatedExceptionsOfLowerModesGoToSupervisor(cause: Cause, privilege: Privilege) throws {
    for isDelegated in [false, true] {
      let machine = try TestMachine(.all.subtracting(.c))
      let hart = machine.hart
      try machine.write("medeleg", isDelegated ? 1 << UInt64(cause.rawValue) : 0)
      try machine.write("mtvec", 0x8000_1001)
      try machine.write("stvec", 0x8000_2001)
      try machine.enter(privilege, pc: 0x8000_0100)
      hart.enter(Trap(cause, value: 0x1234))
      let goesToSupervisor =
        isDelegated && privilege != .machine && cause != .environmentCallFromMachine
      #expect(hart.privilege == (goesToSupervisor ? .supervisor : .machine))
      // The table is vectored, but exceptions go to its start.
      #expect(hart.pc == (goesToSupervisor ? 0x8000_2000 : 0x8000_1000))
      let mode = goesToSupervisor ? "s" : "m"
      #expect(try machine.read(mode + "epc") == 0x8000_0100)
      #expect(try machine.read(mode + "cause") == UInt64(cause.rawValue))
      #expect(try machine.read(mode + "tval") == 0x1234)
    }
  }

  /// MPP, MPIE and MIE: what a trap pushes, MRET pops.
  @Test(arguments: privileges, [false, true])
  func machineStatusIsAStack(privilege: Privilege, enabled: Bool) throws {
    let machine = try TestMachine()
    let hart = machine.hart
    try machine.write("mstatus", enabled ? 1 << 7 : 0)
    try machine.enter(privilege, pc: 0x8000_0100)
    hart.enter(Trap(.environmentCallFromMachine))
    let stacked = UInt64(privilege.rawValue) << 11 | (enabled ? 1 << 7 : 0)
    #expect(try machine.read("mstatus") & 0x1888 == stacked)
    try machine.run(.mret)
    #expect(hart.privilege == privilege)
    #expect(hart.pc == 0x8000_0100)
    hart.enter(Trap(.environmentCallFromMachine))
    // MRET left MPIE set and MPP at U; this trap pushed MIE, restored, over it.
    #expect(try machine.read("mstatus") & 0x1888 == stacked)
  }

  @Test func returningSetsThePreviousStateToTheLeast() throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 3 << 11)
    try machine.write("mepc", 0x8000_0203)
    try machine.run(.mret)
    #expect(try machine.read("mstatus") & 0x1888 == 1 << 7)
    #expect(machine.hart.pc == 0x8000_0206)
    try machine.write("sstatus", 1 << 8)
    try machine.run(.sret)
    #expect(machine.hart.privilege == .supervisor)
    #expect(try machine.read("sstatus") & 0x122 == 1 << 5)
  }

  @Test(arguments: [Privilege.user, .supervisor], [false, true])
  func supervisorStatusIsAStack(privilege: Privilege, enabled: Bool) throws {
    let machine = try TestMachine()
    let hart = machine.hart
    try machine.write("medeleg", 1 << 3)
    try machine.write("sstatus", enabled ? 1 << 1 : 0)
    try machine.enter(privilege, pc: 0x8000_0100)
    hart.enter(Trap(.breakpoint))
    let stacked: UInt64 = (privilege == .supervisor ? 1 << 8 : 0) | (enabled ? 1 << 5 : 0)
    #expect(try machine.read("sstatus") & 0x122 == stacked)
    try machine.run(.sret)
    #expect(hart.privilege == privilege)
    #expect(hart.pc == 0x8000_0100)
    hart.enter(Trap(.breakpoint))
    #expect(try machine.read("sstatus") & 0x122 == stacked)
  }

  @Test(arguments: [(Privilege.user, false), (.supervisor, false), (.machine, true)])
  func borrowedPrivilegeEndsOnReturnToLess(privilege: Privilege, remains: Bool) throws {
    let machine = try TestMachine()
    try machine.set("mstatus", 1 << 17)
    try machine.enter(privilege)
    machine.hart.enter(Trap(.environmentCallFromMachine))
    #expect(try machine.read("mstatus") >> 17 & 1 == (remains ? 1 : 0))
  }

  @Test func supervisorReturnEndsBorrowedPrivilege() throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 1 << 17 | 1 << 8)
    #expect(machine.hart.dataPrivilege == .user)
    try machine.run(.sret)
    #expect(machine.hart.dataPrivilege == .supervisor)
    machine.hart.enter(Trap(.environmentCallFromMachine))
    #expect(try machine.read("mstatus") >> 17 & 1 == 0)
  }

  @Test(arguments: privileges)
  func loadsBorrowThePreviousPrivilege(privilege: Privilege) throws {
    let machine = try TestMachine()
    try machine.write("mstatus", UInt64(privilege.rawValue) << 11)
    #expect(machine.hart.dataPrivilege == .machine)
    try machine.set("mstatus", 1 << 17)
    #expect(machine.hart.dataPrivilege == privilege)
  }

  @Test(
    arguments: [
      (.user, .environmentCallFromUser), (.supervisor, .environmentCallFromSupervisor),
      (.machine, .environmentCallFromMachine),
    ] as [(Privilege, Cause)])
  func callsTellWhoCalls(privilege: Privilege, cause: Cause) throws {
    let machine = try TestMachine()
    try machine.enter(privilege)
    #expect(throws: Trap(cause)) { try machine.run(.ecall) }
    #expect(throws: Trap(.breakpoint, value: TestMachine.base)) { try machine.run(.ebreak) }
  }

  /// Instructions that a mode, or a bit of `mstatus` set above it, withholds.
  @Test(
    arguments: [
      (.mret, [], 0), (.sret, [.supervisor], 1 << 22), (.wfi, [.supervisor], 1 << 21),
      (.sfence_vma, [.supervisor], 1 << 20), (.sinval_vma, [.supervisor], 1 << 20),
      (.sfence_w_inval, [.supervisor], 0), (.sfence_inval_ir, [.supervisor], 0),
      (.wrs_nto, [.supervisor, .user], 1 << 21), (.wrs_sto, [.supervisor, .user], 0),
    ] as [(Opcode, [Privilege], UInt64)], privileges)
  func someInstructionsAreWithheld(
    row: (opcode: Opcode, allowed: [Privilege], trapBit: UInt64), privilege: Privilege
  ) throws {
    for isTrapped in [false, true] {
      let machine = try TestMachine()
      try machine.write("mstatus", isTrapped ? row.trapBit : 0)
      try machine.enter(privilege)
      let isAllowed =
        privilege == .machine || row.allowed.contains(privilege) && !(isTrapped && row.trapBit != 0)
      let trap = machine.trap { () throws(Trap) in try machine.run(row.opcode) }
      #expect((trap == nil) == isAllowed)
      #expect(trap == nil || trap?.cause == .illegalInstruction)
    }
  }

  @Test(arguments: privileges)
  func translationIsWithheldFromSupervisorByTVM(privilege: Privilege) throws {
    let machine = try TestMachine()
    try machine.write("mstatus", 1 << 20)
    try machine.enter(privilege)
    let trap = machine.trap { () throws(Trap) in try machine.access(.csrrs, 0x180, nil) }
    #expect((trap == nil) == (privilege == .machine))
  }

  @Test func withoutCompressedInstructionsReturnsAreAligned() throws {
    let machine = try TestMachine(.all.subtracting(.c))
    try machine.write("mepc", 0x8000_0107)
    try machine.run(.mret)
    #expect(machine.hart.pc == 0x8000_0104)
  }
}
