public import Bus
import RISCV
import Synchronization

// Which interrupts pend (privileged manual, 3.1.9), and the supervisor's timer (Sstc).
extension Hart: InterruptSink, Sleeper {
  /// Sets the level of a wired interrupt: MSIP (3), MTIP (7), SEIP (9) or MEIP (11).
  public func setInput(_ number: Int, _ level: Bool) {
    precondition(
      number == 3 || number == 7 || number == 9 || number == 11, "an interrupt that has no wire")
    setWired(1 << UInt64(number), level)
    if level { waker?.interruptArrived(hart: identifier) }
  }

  /// The timebase was set (token 0), or reached `stimecmp` (token 1).
  public func wake(token: UInt64) {
    compareTime()
    if wired.load(ordering: .relaxed) & Interrupt.supervisorTimer.bit != 0 {
      waker?.interruptArrived(hart: identifier)
    }
  }

  private func setWired(_ bit: UInt64, _ level: Bool) {
    if level {
      wired.bitwiseOr(bit, ordering: .releasing)
    } else {
      wired.bitwiseAnd(~bit, ordering: .releasing)
    }
  }

  /// `mip`.
  var pendingInterrupts: UInt64 { wired.load(ordering: .acquiring) | written }

  /// Pending interrupts that would be taken now.
  var enabledInterrupts: UInt64 {
    let candidates = pendingInterrupts & mie
    if candidates == 0 { return 0 }
    switch privilege {
    case .machine: return status.has(Status.mie) ? candidates & ~mideleg : 0
    case .supervisor: return status.has(Status.sie) ? candidates : candidates & ~mideleg
    case .user: return candidates
    }
  }

  /// Whether `takeInterrupt` would take one.
  public var isInterruptPending: Bool { enabledInterrupts != 0 }

  /// Whether a WFI was executed and nothing has pended since that `mie` enables, globally enabled or not. For the
  /// hart's own thread.
  public var isWaiting: Bool {
    if !isAsleep { isStalled = false }
    return isStalled
  }

  /// The same as far as it is known now: who asks changes nothing, so a call may come at any time.
  public var isAsleep: Bool { isStalled && pendingInterrupts & mie == 0 }

  // MARK: Sstc

  /// Compares the time with `stimecmp` and asks to be woken when it gets there. The bus's lock is held.
  private func compareTime() {
    let isReached = comparesTime && timebase.ticks >= stimecmp
    setWired(Interrupt.supervisorTimer.bit, isReached)
    // An instant beyond the end of time is one that never comes.
    let instant = comparesTime && !isReached ? stimecmp : .max
    timebase.schedule(self, token: 1, atTicks: instant)
  }

  /// Writes `stimecmp`.
  func setTimer(_ value: UInt64) {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    stimecmp = value
    compareTime()
  }

  /// Writes `menvcfg.STCE`. STIP belongs to `stimecmp` while it is set, to software while it is clear.
  func setComparesTime(_ compares: Bool) {
    guard compares != comparesTime else { return }
    written &= ~Interrupt.supervisorTimer.bit
    bus.lock.lock()
    defer { bus.lock.unlock() }
    comparesTime = compares
    compareTime()
  }

  func resetTimer() {
    guard extensions.contains(.sstc) else { return }
    bus.lock.lock()
    defer { bus.lock.unlock() }
    comparesTime = false
    stimecmp = .max
    compareTime()
  }

  /// The `time` register.
  var time: UInt64 {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    return timebase.ticks
  }
}
