import Introspection
import Processor
import Synchronization

/// Who runs where.
///
/// Each hart has a queue and a lock. A thread that can run is in one queue. A hart whose queue is empty
/// takes a thread from another's; a thread that is woken goes where it ran last, or to a hart that is
/// idle. The lock is held from the decision to the end of the switch, and released by the thread that
/// was switched to:
///
///     thread A                                  thread B
///     lock, state = waiting, choose B
///     switchContext  ------------------------>  (where it once switched away, or threadMain)
///                                               finishSwitch: unlock
enum Scheduler {
  // MARK: Switching

  /// Gives the hart to another thread. Its lock is held; the state of the current one was set.
  ///
  /// No object is in this function's frame while it is away: that of a thread that has ended never goes
  /// on, and would hold what it holds for ever.
  ///
  /// - Parameter reason: why a thread that could run does not.
  static func switchAway(_ reason: SchedulingReason = .gaveWay) {
    guard let (from, to) = chooseNext(reason) else { return }
    switchContext(from, to)
  }

  private typealias Anchor = UnsafeMutablePointer<ThreadAnchor>

  private static func chooseNext(_ reason: SchedulingReason) -> (Anchor, Anchor)? {
    let hart = Hart.current
    let previous = hart.current
    let now = Clock.now
    account(previous, hart, now)
    let own = hart.queue.takeNext()
    let next = own ?? steal(for: hart) ?? hart.idle
    next.state = .running
    next.since = now
    hart.runStart = now
    hart.shouldReschedule.store(0, ordering: .relaxed)
    startSlice(of: next, hart, now)
    guard next !== previous else { return nil }
    let source = own != nil ? FROM_QUEUE : next === hart.idle ? FROM_NOWHERE : FROM_OTHER_HART
    hart.record.pointee.note(
      DecisionRecord(previous, next, reason, source: source, hart.queue.count, at: now))
    hart.current = next
    hart.switches &+= 1
    next.switches &+= 1
    next.setHart(hart)
    FloatingPoint.save(previous)
    activateAddressSpace(of: next, on: hart)
    return (previous.anchor, next.anchor)
  }

  /// The first thing that a thread does when it goes on: releases the hart's lock, and the thread before
  /// it if that has ended.
  static func finishSwitch() {
    let hart = Hart.current
    let (ended, leaving) = (hart.ended, hart.leaving)
    hart.ended = nil
    hart.leaving = nil
    hart.lock.unlock()
    ended?.release()
    if let leaving { enqueue(leaving, .moved) }
  }

  private static func account(_ thread: Thread, _ hart: Hart, _ now: UInt64) {
    let time = now &- thread.since
    if thread === hart.idle {
      hart.timeIdle &+= time
    } else if thread.state != .ready {
      chargeRun(hart, now)
    }
    thread.timeInKernel &+= time
    hart.timeInKernel &+= thread === hart.idle ? 0 : time
  }

  /// The class learns how long the thread ran, in its program and in the kernel; before it may be queued
  /// again, because its place can depend on that.
  private static func chargeRun(_ hart: Hart, _ now: UInt64) {
    hart.queue.charge(hart.current, now &- hart.runStart)
  }

  private static func startSlice(of thread: Thread, _ hart: Hart, _ now: UInt64) {
    hart.sliceEnd = thread === hart.idle ? .max : now + hart.queue.slice(thread)
    hart.timers.arm(sliceEnd: hart.sliceEnd)
  }

  private static func activateAddressSpace(of thread: Thread, on hart: Hart) {
    let wanted = thread.process?.addressSpace
    // The kernel's own threads run in whatever is there.
    guard let wanted, hart.addressSpace !== wanted else { return }
    wanted.activate(on: hart)
  }

  /// A thread out of another hart's queue.
  private static func steal(for hart: Hart) -> Thread? {
    let count = Kernel.harts.count
    for distance in 1..<max(count, 1) {
      let victim = Kernel.harts[(hart.number + distance) % count]
      // Locks of two harts are never waited for: somebody may want them the other way round.
      guard victim.queue.count > 0, victim.lock.tryLock() else { continue }
      defer { victim.lock.unlock() }
      if let thread = victim.queue.takeForHart(hart.mask) { return thread }
    }
    return nil
  }

  // MARK: Giving way

  /// Lets others run first.
  static func yield(_ reason: SchedulingReason = .gaveWay) {
    Interrupts.hold()
    let hart = Hart.current
    hart.lock.lock()
    Interrupts.release()
    let thread = hart.current
    if thread !== hart.idle {
      chargeRun(hart, Clock.now)
      thread.state = .ready
      hart.queue.add(thread, reason)
    }
    switchAway(reason)
    finishSwitch()
    if thread.affinity & (1 << UInt64(thread.hart.number)) == 0 { moveToAllowedHart(thread) }
  }

  /// The thread may not be here any more: it waits where it may be.
  private static func moveToAllowedHart(_ thread: Thread) {
    Interrupts.hold()
    let target = hartFor(thread)
    let hart = Hart.current
    guard target !== hart else { return Interrupts.release() }
    hart.lock.lock()
    Interrupts.release()
    hart.leaving = thread
    thread.state = .moving
    switchAway()
    finishSwitch()
  }

  /// Called where a thread may be interrupted: gives way if that was asked for.
  static func yieldIfAsked() {
    Interrupts.hold()
    let hart = Hart.current
    let isAsked = hart.shouldReschedule.load(ordering: .acquiring) != 0
    let sliceEnded = isAsked && Clock.now >= hart.sliceEnd
    Interrupts.release()
    if isAsked { yield(sliceEnded ? .sliceEnded : .preempted) }
  }

  // MARK: Waking

  /// Makes a thread run that waits; false if it does not: then it will not when it is about to.
  ///
  /// - Parameter bySignal: only if it waits for signals, too.
  @discardableResult
  static func wake(_ thread: Thread, bySignal: Bool = false) -> Bool {
    let didWake = thread.withHartLocked { _ in
      guard thread.state == .waitingForSignals || (thread.state == .waiting && !bySignal) else {
        if !bySignal { thread.wasWokenEarly = true }
        return false
      }
      thread.state = .moving
      return true
    }
    if didWake { enqueue(thread, .woken) }
    return didWake
  }

  /// A lock was handed to a thread that waits for it.
  static func wakeForLock(_ thread: Thread) {
    thread.withHartLocked { _ in thread.state = .moving }
    enqueue(thread, .woken)
  }

  /// Puts a thread that is in no queue into that of the best hart for it.
  static func enqueue(_ thread: Thread, _ reason: SchedulingReason) {
    let hart = hartFor(thread)
    hart.lock.withLock {
      thread.setHart(hart)
      thread.state = .ready
      thread.since = Clock.now
      hart.queue.add(thread, reason)
      let running = hart.current
      if running === hart.idle || hart.queue.preempts(thread, running) {
        hart.requestReschedule()
      }
    }
  }

  private static func hartFor(_ thread: Thread) -> Hart {
    let isUsable = { (hart: Hart) in thread.affinity & hart.mask != 0 }
    if let last = thread.anchor.pointee.hart {
      let hart = Unmanaged<Hart>.fromOpaque(last).takeUnretainedValue()
      if isUsable(hart), hart.isIdle.load(ordering: .relaxed) != 0 || Kernel.harts.count == 1 {
        return hart
      }
    }
    for hart in Kernel.harts where isUsable(hart) && hart.isIdle.load(ordering: .relaxed) != 0 {
      return hart
    }
    var best: Hart?
    for hart in Kernel.harts where isUsable(hart) {
      if best == nil || hart.queue.count < best.unsafelyUnwrapped.queue.count { best = hart }
    }
    return best ?? Kernel.harts[0]
  }

  // MARK: Priorities

  /// A thread that holds a lock runs as if it had the priority of who waits for that.
  static func setLentPriority(_ thread: Thread, _ priority: Int) {
    change(thread) { $0.lentPriority = priority }
  }

  /// Changes what decides when a thread runs, and its place in its queue with it.
  static func change(_ thread: Thread, _ body: (Thread) -> Void) {
    thread.withHartLocked { hart in
      let wasQueued = thread.state == .ready && hart.queue.remove(thread)
      body(thread)
      if wasQueued { hart.queue.add(thread, .moved) }
      hart.requestReschedule()
    }
  }

  // MARK: Beginning and ending

  /// A new thread can run. The scheduler keeps it until it has ended.
  static func start(_ thread: Thread) {
    _ = Unmanaged.passRetained(thread)
    enqueue(thread, .new)
  }

  // MARK: Idling

  /// What an idle thread does, for ever.
  static func idle() -> Never {
    while true {
      let hart = Hart.current
      hart.record.pointee.isIdle = 1
      hart.isIdle.store(1, ordering: .sequentiallyConsistent)
      _ = disableInterrupts()
      // A request that came before interrupts were off is seen here, one that comes now ends `wfi`.
      if hart.shouldReschedule.load(ordering: .acquiring) == 0, !othersHaveWork(hart) {
        waitForInterrupt()
      }
      hart.isIdle.store(0, ordering: .relaxed)
      hart.record.pointee.isIdle = 0
      enableInterrupts()
      yield()
    }
  }

  private static func othersHaveWork(_ hart: Hart) -> Bool {
    for other in Kernel.harts where other.queue.count > 0 { return true }
    return false
  }
}

/// The calling thread is no more. Called by assembly, when no function of Swift is left on its stack.
@c(endThread)
func endThread() {
  Interrupts.hold()
  prepareToEnd()
  Scheduler.switchAway()
}

private func prepareToEnd() {
  let hart = Hart.current
  hart.lock.lock()
  hart.current.state = .ended
  hart.ended = Unmanaged.passUnretained(hart.current)
}
