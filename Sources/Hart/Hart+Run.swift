import Bus
package import RISCV
import Synchronization

extension Hart {
  /// Executes at most `budget` instructions and returns how many it did; traps count as the instructions that
  /// raised them. Stops early when the hart waits for an interrupt or `limit(to:)` was called.
  ///
  /// An interrupt that pends is taken at the start. In a turn, one that the hart itself causes is taken at once.
  public func run(budget: Int) -> Int {
    beginTurn()
    defer { endTurn() }
    if tables.isLost { return 0 }
    takeInterrupt()
    if isWaiting { return 0 }
    guard let observer, observer.watchesInstructions else { return execute(budget: budget) }
    observer.willExecute(self)
    let executed = execute(budget: min(budget, 1))
    observer.didExecute(self)
    return executed
  }

  private func execute(budget: Int) -> Int {
    turnBudget = budget
    unused = 0
    remaining = budget
    heldBack = 0
    if let engine {
      engine.run(self)
    } else {
      Interpreter<FreePace>.run(self, budget: budget)
    }
    takeFloatState()
    remaining = 0
    let executed = budget - unused
    retire(executed - retiredInTurn)
    turnBudget = 0
    retiredInTurn = 0
    unused = 0
    return executed
  }

  /// Lets at most `count` more instructions be executed in this turn. For calls from within it: of a device that
  /// has something happen earlier than was known.
  public func limit(to count: Int) {
    let count = max(0, count)
    let present = remaining + heldBack
    guard count < present else { return }
    unused += present - count
    remaining = min(remaining, count)
    heldBack = count - remaining
  }

  /// Ends the turn, if that may be and something has been done in it.
  package func endTurnEarly() -> Bool {
    guard mayEndTurnsEarly, remaining + heldBack + unused < turnBudget else { return false }
    limit(to: 0)
    return true
  }

  /// `pause`: the turn ends, if that may be.
  func pause() {
    guard mayEndTurnsEarly else { return }
    hasPaused = true
    limit(to: 0)
  }

  /// Whether the last turn ended because of `pause`; asking forgets it.
  public func takePause() -> Bool {
    defer { hasPaused = false }
    return hasPaused
  }

  /// Interprets at most `count` of the turn's instructions, or up to the first jump that is taken. For engines.
  package func interpret(atMost count: Int, toJump: Bool = false) {
    let total = remaining
    remaining = min(total, count)
    heldBack = total - remaining
    if toJump {
      Interpreter<JumpPace>.run(self, budget: remaining)
    } else {
      Interpreter<FreePace>.run(self, budget: remaining)
    }
    remaining = heldBack
    heldBack = 0
  }

  /// Carries out one instruction at `pc` that goes by `system`, without the interpreter. For engines.
  package func carryOut(_ instruction: Instruction) {
    let pc = pc
    remaining &-= 1
    do throws(Trap) {
      try systemAndInterrupts(instruction)
    } catch {
      remaining = trapped(error, at: pc, remaining: remaining)
    }
  }

  /// Instructions executed in this turn, up to the one that made this call.
  public var executedInTurn: Int { turnBudget - unused - remaining - heldBack }

  /// Brings `instructionsRetired` up to the instruction before the present one.
  private func retireSoFar() {
    let executed = executedInTurn - 1
    retire(executed - retiredInTurn)
    retiredInTurn = executed
  }

  private func retire(_ count: Int) { instructionsRetired &+= UInt64(count) }

  /// The interpreter's one door to CSRs, privilege and translation. Interrupts that the instruction enabled are
  /// taken at once.
  @inline(never)
  func systemAndInterrupts(_ instruction: Instruction) throws(Trap) {
    retireSoFar()
    takeFloatState()
    try system(instruction)
    takeInterrupt()
    if isWaiting { limit(to: 0) }
  }

  /// Takes the exception of the instruction at `pc`. Returns how many instructions remain in the turn.
  @inline(never)
  func trapped(_ trap: Trap, at pc: UInt64, remaining: Int) -> Int {
    // What raised it may have cut the turn as well; what the hart holds is never less than what remains otherwise.
    self.remaining = min(self.remaining, remaining)
    self.pc = pc
    retireSoFar()
    takeFloatState()
    retiredInTurn += 1  // an instruction that traps does not retire
    var trap = trap
    if trap.cause == .illegalInstruction, trap.value == 0 { trap.value = instructionBits(at: pc) }
    enter(trap)
    takeInterrupt()
    // The trap may be due to that; the guest does not get to see it.
    if tables.isLost { limit(to: 0) }
    return self.remaining
  }
}
