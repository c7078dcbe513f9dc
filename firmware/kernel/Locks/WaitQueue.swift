import Processor

/// One thread's place in a `WaitQueue`. A thread has one of its own; who waits for several things at
/// once makes more.
final class Waiter {
  fileprivate var next: Waiter?
  fileprivate var previous: Waiter?
  fileprivate(set) var isQueued = false
  /// The thread outlives the waiter, or owns it.
  var thread: Unmanaged<Thread>!
  /// What is done instead of waking a thread: a few lines, with the queue's lock held, that leave the
  /// queue alone.
  var action: (() -> Void)?
}

/// Threads that wait until something that another lock guards has changed.
///
/// The rule that no wake-up is lost: who changes it holds that lock, and wakes. Who waits puts itself
/// into the queue while holding it, and gives it back only when its state says that it waits:
///
///     waiting thread                         another one
///     lock
///     while not there:
///       into the queue, state = waiting
///       unlock, switch away                  lock
///                                            change, wake: out of the queue, state = ready
///     lock                                   unlock
///
/// Locks are taken in the order: that lock, the queue's, a hart's.
final class WaitQueue {
  private let lock = SpinLock()
  // The lock guards the list.
  private var first: Waiter?
  private var last: Waiter?

  var isEmpty: Bool { first == nil }

  /// Waits to be woken. `guarding` is held before and afterwards; no other spin lock is.
  ///
  /// - Parameter deadline: when the wait ends in any case (`Thread.timedOut`), by `Clock.now`.
  /// - Throws: `restart` if there is a signal for the thread, unless it does not wait for signals.
  func wait(
    _ reason: StaticString, _ guarding: borrowing SpinLock, forSignals: Bool = true,
    until deadline: UInt64 = .max
  ) throws(Errno) {
    let thread = Thread.current
    append(thread.waiter)
    thread.timedOut = Waiting.sleep(
      thread, reason, forSignals: forSignals, until: deadline
    ) { guarding.unlock() }
    remove(thread.waiter)
    guarding.lock()
    if forSignals, thread.hasSignalToDeliver { throw .restart }
  }

  /// Puts a waiter in without waiting: for those who wait for several things (Poll.swift).
  func append(_ waiter: Waiter) {
    lock.withLock {
      guard !waiter.isQueued else { return }
      waiter.isQueued = true
      waiter.next = nil
      waiter.previous = last
      if let last { last.next = waiter } else { first = waiter }
      last = waiter
    }
  }

  func remove(_ waiter: Waiter) {
    lock.withLock { if waiter.isQueued { unlink(waiter) } }
  }

  private func unlink(_ waiter: Waiter) {
    if let previous = waiter.previous { previous.next = waiter.next } else { first = waiter.next }
    if let next = waiter.next { next.previous = waiter.previous } else { last = waiter.previous }
    waiter.next = nil
    waiter.previous = nil
    waiter.isQueued = false
  }

  /// Wakes who waits longest; false if nobody does.
  @discardableResult
  func wakeOne() -> Bool {
    lock.withLock {
      // One whose wait has ended otherwise is still in the list until it runs: the next one, then.
      while let waiter = first {
        unlink(waiter)
        if let action = waiter.action {
          action()
          continue
        }
        if Scheduler.wake(waiter.thread.takeUnretainedValue()) { return true }
      }
      return false
    }
  }

  func wakeAll() {
    while wakeOne() {}
  }
}

/// The part of waiting that all ways of it share.
enum Waiting {
  /// Until somebody wakes the thread, which may be for no reason that still holds: callers look again.
  ///
  /// - Parameter unlock: releases what guards the condition, when a wake-up can no longer be lost.
  /// - Returns: whether the deadline has come.
  static func sleep(
    _ thread: Thread, _ reason: StaticString, forSignals: Bool, until deadline: UInt64,
    unlock: () -> Void
  ) -> Bool {
    Interrupts.hold()
    let timer = deadline == .max ? nil : Timer(at: deadline) { _ = Scheduler.wake(thread) }
    let hart = Hart.current
    if let timer { hart.timers.add(timer) }
    hart.lock.lock()
    let isOver = thread.wasWokenEarly || (forSignals && thread.hasSignalToDeliver)
    thread.wasWokenEarly = false
    if isOver {
      hart.lock.unlock()
      unlock()
    } else {
      thread.state = forSignals ? .waitingForSignals : .waiting
      thread.waitReason = reason
      unlock()
      Scheduler.switchAway()
      Scheduler.finishSwitch()
    }
    Interrupts.release()
    timer?.cancel()
    return Clock.now >= deadline
  }
}
