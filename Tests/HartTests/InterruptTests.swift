import Bus
import Hart
import RISCV
import Testing

@Suite struct InterruptTests {
  /// Everything that can pend, the most urgent first.
  static let order: [Interrupt] = [
    .machineExternal, .machineSoftware, .machineTimer,
    .supervisorExternal, .supervisorSoftware, .supervisorTimer, .counterOverflow,
  ]

  /// A machine in which everything pends and is enabled one by one.
  private func machine(pending: UInt64 = 0x2aaa, delegated: UInt64 = 0) throws -> TestMachine {
    let machine = try TestMachine()
    for number in [3, 7, 11] where pending >> UInt64(number) & 1 != 0 {
      machine.hart.setInput(number, true)
    }
    try machine.write("mip", pending)
    try machine.write("mie", 0x2aaa)
    try machine.write("mideleg", delegated)
    try machine.write("mtvec", 0x8000_1001)
    try machine.write("stvec", 0x8000_2001)
    return machine
  }

  @Test func theMostUrgentComesFirst() throws {
    let machine = try machine()
    let hart = machine.hart
    for interrupt in Self.order {
      try machine.set("mstatus", 1 << 3)
      #expect(hart.isInterruptPending)
      #expect(hart.takeInterrupt())
      #expect(try machine.read("mcause") == 1 << 63 | UInt64(interrupt.rawValue))
      #expect(hart.pc > 0x8000_1000)
      try machine.clear("mie", interrupt.bit)
    }
    try machine.set("mstatus", 1 << 3)
    #expect(!hart.isInterruptPending)
    #expect(!hart.takeInterrupt())
  }

  @Test(arguments: order)
  func vectoredTablesHaveFourBytesANumber(interrupt: Interrupt) throws {
    let machine = try machine(pending: interrupt.bit)
    try machine.enter(.user, pc: 0x8000_0ffe)
    #expect(machine.hart.takeInterrupt())
    #expect(machine.hart.pc == 0x8000_1000 + 4 * UInt64(interrupt.rawValue))
    #expect(try machine.read("mepc") == 0x8000_0ffe)
    #expect(try machine.read("mtval") == 0)
  }

  @Test func directTablesHaveOneEntry() throws {
    let machine = try machine()
    try machine.write("mtvec", 0x8000_1000)
    try machine.enter(.user)
    #expect(machine.hart.takeInterrupt())
    #expect(machine.hart.pc == 0x8000_1000)
  }

  /// Which modes a pending interrupt breaks into.
  @Test(arguments: [Interrupt.supervisorTimer, .counterOverflow], privileges)
  func aModeIsOpenToWhatIsAboveIt(interrupt: Interrupt, privilege: Privilege) throws {
    for isDelegated in [false, true] {
      for isEnabled in [false, true] {
        let machine = try machine(
          pending: interrupt.bit, delegated: isDelegated ? interrupt.bit : 0)
        try machine.write("mstatus", isEnabled ? 1 << 7 | 1 << 1 : 0)
        try machine.enter(privilege)
        let target: Privilege = isDelegated ? .supervisor : .machine
        let isTaken = privilege < target || privilege == target && isEnabled
        #expect(machine.hart.isInterruptPending == isTaken)
        #expect(machine.hart.takeInterrupt() == isTaken)
        #expect(machine.hart.privilege == (isTaken ? target : privilege))
      }
    }
  }

  @Test func whatGoesToMachineComesBeforeWhatIsDelegated() throws {
    let machine = try machine(pending: 1 << 9 | 1 << 13, delegated: 1 << 9)
    try machine.enter(.user)
    #expect(machine.hart.takeInterrupt())
    #expect(try machine.read("mcause") == 1 << 63 | 13)
    #expect(machine.hart.privilege == .machine)
  }

  @Test func wiresAreWiresAndNotWritten() throws {
    let machine = try TestMachine()
    let waker = TestWaker()
    machine.hart.waker = waker
    for number in [3, 7, 9, 11] {
      machine.hart.setInput(number, true)
      #expect(try machine.read("mip") == 1 << UInt64(number))
      try machine.write("mip", 0)
      #expect(try machine.read("mip") == 1 << UInt64(number))
      machine.hart.setInput(number, false)
      #expect(try machine.read("mip") == 0)
    }
    #expect(waker.count == 4)
  }

  /// SEIP shows the wire or the bit that software wrote; setting other bits must not make the wire's level stick.
  @Test func theExternalBitHasTwoSources() throws {
    let machine = try TestMachine()
    machine.hart.setInput(9, true)
    try machine.set("mip", 1 << 1)
    machine.hart.setInput(9, false)
    #expect(try machine.read("mip") == 1 << 1)
    try machine.set("mip", 1 << 9)
    machine.hart.setInput(9, true)
    machine.hart.setInput(9, false)
    #expect(try machine.read("mip") == 1 << 1 | 1 << 9)
    try machine.clear("mip", 1 << 1)
    #expect(try machine.read("mip") == 1 << 9)
    try machine.clear("mip", 1 << 9)
    #expect(try machine.read("mip") == 0)
  }

  // MARK: Waiting

  @Test func waitingEndsWhenAnythingEnabledPends() throws {
    let machine = try TestMachine()
    let hart = machine.hart
    try machine.write("mie", 1 << 7)
    #expect(!hart.isWaiting)
    let pc = hart.pc
    try machine.run(.wfi)
    #expect(hart.pc == pc + 4)
    #expect(hart.isWaiting)
    hart.setInput(3, true)
    #expect(hart.isWaiting, "not enabled")
    hart.setInput(7, true)
    // MIE is clear: the wait ends without a trap, and does not come back by itself.
    #expect(!hart.isWaiting)
    #expect(!hart.isInterruptPending)
    hart.setInput(7, false)
    #expect(!hart.isWaiting)
  }

  @Test func aWaitWithSomethingPendingIsNone() throws {
    let machine = try TestMachine()
    try machine.write("mie", 1 << 7)
    machine.hart.setInput(7, true)
    try machine.run(.wfi)
    #expect(!machine.hart.isWaiting)
  }

  // MARK: The supervisor's timer

  @Test func theTimerPendsFromItsTimeOn() throws {
    let machine = try TestMachine()
    let waker = TestWaker()
    machine.hart.waker = waker
    try machine.write("menvcfg", 1 << 63)
    try machine.write("stimecmp", 100)
    #expect(try machine.read("stimecmp") == 100)
    machine.timeline.advance(ticks: 99)
    #expect(try machine.read("mip") == 0)
    machine.timeline.advance(ticks: 1)
    #expect(try machine.read("mip") == 1 << 5)
    #expect(waker.count == 1)
    // Software cannot write the bit, only move the time.
    try machine.clear("mip", 1 << 5)
    #expect(try machine.read("mip") == 1 << 5)
    try machine.write("stimecmp", 150)
    #expect(try machine.read("mip") == 0)
    machine.timeline.advance(ticks: 1000)
    #expect(try machine.read("mip") == 1 << 5)
    try machine.write("stimecmp", ~0)
    #expect(try machine.read("mip") == 0)
    try machine.write("stimecmp", 0)
    #expect(try machine.read("mip") == 1 << 5)
  }

  @Test func theTimerFollowsTheCounter() throws {
    let machine = try TestMachine()
    try machine.write("menvcfg", 1 << 63)
    try machine.write("stimecmp", 100)
    machine.timebase.set(ticks: 200)
    #expect(try machine.read("time") == 200)
    #expect(try machine.read("mip") == 1 << 5)
    machine.timebase.set(ticks: 0)
    #expect(try machine.read("mip") == 0)
    machine.timeline.advance(ticks: 100)
    #expect(try machine.read("mip") == 1 << 5)
  }

  @Test func withoutSTCETheBitIsSoftwares() throws {
    let machine = try TestMachine()
    try machine.write("stimecmp", 0)
    #expect(try machine.read("mip") == 0)
    try machine.write("mip", 1 << 5)
    #expect(try machine.read("mip") == 1 << 5)
    try machine.write("menvcfg", 1 << 63)
    #expect(try machine.read("mip") == 1 << 5)
    try machine.write("stimecmp", ~0)
    #expect(try machine.read("mip") == 0)
    try machine.write("menvcfg", 0)
    #expect(try machine.read("mip") == 0)
    machine.timeline.advance(ticks: 1000)
    #expect(try machine.read("mip") == 0)
  }

  @Test func resetDisarmsTheTimer() throws {
    let machine = try TestMachine()
    try machine.write("menvcfg", 1 << 63)
    try machine.write("stimecmp", 0)
    machine.hart.reset(pc: 0, a0: 0, a1: 0)
    #expect(try machine.read("mip") == 0)
    machine.timeline.advance(ticks: 1000)
    #expect(try machine.read("mip") == 0)
  }
}
