/// What the holder of a `Mutex` inherits while others wait for it. A thread that holds several runs with
/// the highest of all, and loses with each only what that one gave it.
///
///     waits, priority 50 ---> lock A ---.
///                                        >--- holder: runs with 50; with 20 once it has given A back
///     waits, priority 20 ---> lock B ---'
///                               |
///     the holder waits for C ---> C's holder runs with 50, too
final class PriorityClaim {
  /// Guards everything here, of all locks and threads. Only who waits for a lock, or is waited for,
  /// takes it: after the lock's own, before a hart's.
  private static let lock = SpinLock()

  /// Who holds the lock, once somebody waits for it.
  private unowned(unsafe) var holder: Thread?
  /// Of those who wait.
  private var priority = 0
  /// The next one of the same holder's.
  private var next: PriorityClaim?

  /// One more waits.
  func raise(against holder: Thread, by thread: Thread) {
    Self.lock.lock()
    defer { Self.lock.unlock() }
    if self.holder == nil { attach(to: holder) }
    thread.wantedClaim = self
    raise(to: thread.effectivePriority)
  }

  /// The chain of holders is followed no further than locks are ever nested.
  private func raise(to priority: Int) {
    var claim = self
    for _ in 0..<8 {
      guard claim.priority < priority, let holder = claim.holder else { return }
      claim.priority = priority
      guard holder.effectivePriority < priority else { return }
      Scheduler.setLentPriority(holder, priority)
      guard let wanted = holder.wantedClaim else { return }
      claim = wanted
    }
  }

  /// The lock goes to one of those who waited.
  ///
  /// - Parameter rest: the highest priority of the others; nil if there are none.
  func pass(from thread: Thread, to heir: Thread, _ rest: Int?) {
    Self.lock.lock()
    defer { Self.lock.unlock() }
    heir.wantedClaim = nil
    detach()
    Self.settle(thread)
    guard let rest else { return }
    attach(to: heir)
    priority = rest
    Self.settle(heir)
  }

  private func attach(to thread: Thread) {
    holder = thread
    priority = 0
    next = thread.firstClaim
    thread.firstClaim = self
  }

  private func detach() {
    guard let holder else { return }
    if holder.firstClaim === self {
      holder.firstClaim = next
    } else {
      var before = holder.firstClaim
      while let claim = before, claim.next !== self { before = claim.next }
      before?.next = next
    }
    next = nil
    self.holder = nil
  }

  /// A thread has what its claims give it.
  private static func settle(_ thread: Thread) {
    var highest = 0
    var claim = thread.firstClaim
    while let one = claim {
      highest = max(highest, one.priority)
      claim = one.next
    }
    if thread.lentPriority != highest { Scheduler.setLentPriority(thread, highest) }
  }
}
