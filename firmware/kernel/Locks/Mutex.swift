/// A lock whose waiters sleep. Who holds it may sleep, too, and touch a program's memory.
///
/// It is handed to the waiter with the highest priority, the longest waiting of several. Who holds it
/// meanwhile runs with the highest priority of those who wait (priority inheritance), and so does the
/// holder of another lock that it waits for.
final class Mutex {
  private let guarding = SpinLock()
  // `guarding` guards the three.
  private var owner: Unmanaged<Thread>?
  private var waiting = MutexWaiters()
  /// What its holder inherits from it, once somebody has waited for it: few locks are ever waited for.
  private var claim: PriorityClaim?

  func lock() {
    let thread = Thread.current
    guarding.lock()
    guard let holder = owner?.takeUnretainedValue() else {
      owner = Unmanaged.passUnretained(thread)
      guarding.unlock()
      return
    }
    precondition(holder !== thread, "a lock is taken twice")
    waiting.append(thread)
    let claim = claim ?? PriorityClaim()
    self.claim = claim
    claim.raise(against: holder, by: thread)
    Interrupts.hold()
    let hart = Hart.current
    hart.lock.lock()
    thread.state = .waitingForLock
    thread.waitReason = "a lock"
    guarding.unlock()
    Scheduler.switchAway()
    Scheduler.finishSwitch()
    Interrupts.release()
    // It was handed over: `unlock` made this thread the owner.
  }

  func tryLock() -> Bool {
    guarding.withLock {
      guard owner == nil else { return false }
      owner = Unmanaged.passUnretained(Thread.current)
      return true
    }
  }

  func unlock() {
    let thread = Thread.current
    guarding.lock()
    precondition(isOwned(by: thread), "a lock is released by who does not hold it")
    let next = waiting.takeHighest()
    owner = next.map { Unmanaged.passUnretained($0) }
    if let next { claim?.pass(from: thread, to: next, waiting.highestPriority) }
    guarding.unlock()
    if let next { Scheduler.wakeForLock(next) }
  }

  func withLock<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock()
    defer { unlock() }
    return try body()
  }

  var isHeldByCurrent: Bool { guarding.withLock { isOwned(by: Thread.current) } }

  private func isOwned(by thread: Thread) -> Bool {
    owner?.toOpaque() == Unmanaged.passUnretained(thread).toOpaque()
  }
}

/// Threads that wait for a `Mutex`, in the order in which they came. A waiting thread is in no run
/// queue, so the links of those serve here.
struct MutexWaiters {
  private var queue = ThreadQueue()

  mutating func append(_ thread: Thread) { queue.append(thread) }

  var highestPriority: Int? {
    var highest: Int?
    var next = queue.front
    while let thread = next {
      highest = max(highest ?? 0, thread.effectivePriority)
      next = thread.nextInQueue
    }
    return highest
  }

  mutating func takeHighest() -> Thread? {
    guard let highest = highestPriority else { return nil }
    return queue.popFirst { $0.effectivePriority == highest }
  }
}
