import RISCV

// Entering and leaving traps (privileged manual, 3.1.6 to 3.1.8, 3.3.2 and 12.1).
extension Hart {
  /// Takes an exception of the instruction at `pc`: to S where delegated and not from M, else to M.
  public func enter(_ trap: Trap) {
    let isDelegated = privilege != .machine && medeleg >> UInt64(trap.cause.rawValue) & 1 != 0
    if isDelegated {
      enterSupervisor(cause: UInt64(trap.cause.rawValue), value: trap.value, offset: 0)
    } else {
      enterMachine(cause: UInt64(trap.cause.rawValue), value: trap.value, offset: 0)
    }
  }

  /// Takes the enabled pending interrupt of the highest priority, if there is one, before the instruction at `pc`.
  /// Returns whether it did.
  @discardableResult
  public func takeInterrupt() -> Bool {
    let enabled = enabledInterrupts
    guard enabled != 0 else { return false }
    // Those for M come before those for S, whatever their numbers.
    let isMachine = enabled & ~mideleg != 0
    let candidates = isMachine ? enabled & ~mideleg : enabled
    for interrupt in Interrupt.byPriority where candidates & interrupt.bit != 0 {
      let cause = 1 << 63 | UInt64(interrupt.rawValue)
      let offset = UInt64(interrupt.rawValue) * 4
      isStalled = false
      if isMachine {
        enterMachine(cause: cause, value: 0, offset: offset)
      } else {
        enterSupervisor(cause: cause, value: 0, offset: offset)
      }
      return true
    }
    return false
  }

  private func enterMachine(cause: UInt64, value: UInt64, offset: UInt64) {
    let taken = TakenTrap(cause: cause, value: value, pc: pc, origin: privilege)
    noteActivity()
    activity.count(trap: cause)
    machine.enter(pc: pc, cause: cause, value: value)
    status.set(Status.mpie, status.has(Status.mie))
    status.set(Status.mie, false)
    status.machinePrevious = privilege
    privilege = .machine
    pc = machine.target(offset: offset)
    contextChanged()
    observer?.didTake(taken, self)
  }

  private func enterSupervisor(cause: UInt64, value: UInt64, offset: UInt64) {
    let taken = TakenTrap(cause: cause, value: value, pc: pc, origin: privilege)
    noteActivity()
    activity.count(trap: cause)
    supervisor.enter(pc: pc, cause: cause, value: value)
    status.set(Status.spie, status.has(Status.sie))
    status.set(Status.sie, false)
    status.supervisorPrevious = privilege
    privilege = .supervisor
    pc = supervisor.target(offset: offset)
    contextChanged()
    observer?.didTake(taken, self)
  }

  func returnFromMachine(_ i: Instruction) throws(Trap) {
    guard privilege == .machine else { throw illegalInstruction(i) }
    noteReturn()
    privilege = status.machinePrevious
    status.set(Status.mie, status.has(Status.mpie))
    status.set(Status.mpie, true)
    status.machinePrevious = .user
    if privilege != .machine { status.set(Status.mprv, false) }
    pc = machine.programCounter & alignmentMask
    contextChanged()
    observer?.didReturn(self)
  }

  func returnFromSupervisor(_ i: Instruction) throws(Trap) {
    let isAllowed =
      privilege == .machine || privilege == .supervisor && !status.has(Status.tsr)
    guard isAllowed else { throw illegalInstruction(i) }
    noteReturn()
    privilege = status.supervisorPrevious
    status.set(Status.sie, status.has(Status.spie))
    status.set(Status.spie, true)
    status.supervisorPrevious = .user
    status.set(Status.mprv, false)
    pc = supervisor.programCounter & alignmentMask
    contextChanged()
    observer?.didReturn(self)
  }

  /// Counts the instructions since the last call as the present mode's: when that ends, or somebody wants to know. Between two
  /// turns, or where `instructionsRetired` is exact.
  public func noteActivity() { activity.count(retired: instructionsRetired, in: privilege) }

  /// The same, with the present instruction: the mode that it leaves has carried it out.
  private func noteReturn() {
    activity.count(retired: instructionsRetired &+ 1, in: privilege)
  }

  /// Which bits of an instruction's address can be set.
  var alignmentMask: UInt64 { extensions.contains(.c) ? ~1 : ~3 }

  /// The exception of an instruction that this hart does not have, or not here.
  func illegalInstruction(_ i: Instruction) -> Trap { Trap(.illegalInstruction) }
}

extension TrapRegisters {
  mutating func enter(pc: UInt64, cause: UInt64, value: UInt64) {
    programCounter = pc
    self.cause = cause
    self.value = value
  }

  /// Where a trap goes: exceptions to the base, interrupts of a vectored table four bytes further a number.
  func target(offset: UInt64) -> UInt64 {
    let base = vector & ~3
    return vector & 1 != 0 ? base &+ offset : base
  }
}
