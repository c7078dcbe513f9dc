/// A lock whose waiters sleep. Who holds it may sleep, too, and touch a program's memory.
///
/// It is handed to the waiter with the highest priority, the longest waiting of several. Who holds it
/// meanwhile runs with the highest priority of those who wait (priority inheritance), and so does the
/// holder of another lock that it waits for.
final class Mutex {
  private let guarding = SpinLock()
  // `guarding` guards the two.
  private var owner: Unmanaged<Thread>?
  private var waiting = MutexWaiters()

  func lock() {
    let thread = Thread.current
    guarding.lock()
    if owner == nil {
      owner = Unmanaged.passUnretained(thread)
      guarding.unlock()
      return
    }
    precondition(!isOwned(by: thread), "a lock is taken twice")
    waiting.append(thread)
    thread.wantedMutex = self
    lendPriority(of: thread)
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
    next?.wantedMutex = nil
    guarding.unlock()
    if thread.lentPriority != 0 { Scheduler.setLentPriority(thread, 0) }
    if let next {
      Scheduler.wakeForLock(next)
      if let highest = waitingPriority(), highest > next.effectivePriority {
        Scheduler.setLentPriority(next, highest)
      }
    }
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

  private func waitingPriority() -> Int? {
    guarding.withLock { waiting.highestPriority }
  }

  /// `guarding` is held. The chain of owners is followed no further than locks are ever nested.
  private func lendPriority(of thread: Thread) {
    guard thread.effectivePriority > 0, let owner else { return }
    var holder = owner.takeUnretainedValue()
    for _ in 0..<8 {
      guard holder.effectivePriority < thread.effectivePriority else { return }
      Scheduler.setLentPriority(holder, thread.effectivePriority)
      guard let next = holder.wantedMutex?.owner else { return }
      holder = next.takeUnretainedValue()
    }
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
