/// The highest priority runs, always; of several the longest waiting. Threads without one share what is
/// left, round robin. What somebody lent for a lock counts (priority inheritance).
final class FixedPriority: SchedulingClass {
  /// Index 0 is for threads without a priority.
  private var queues = [ThreadQueue](repeating: ThreadQueue(), count: 100)
  private(set) var count = 0

  var name: StaticString { "fixed-priority" }

  func add(_ thread: Thread, _ reason: SchedulingReason) {
    thread.level = thread.effectivePriority
    // Who was pushed aside goes on first among its equals.
    if reason == .preempted {
      queues[thread.level].prepend(thread)
    } else {
      queues[thread.level].append(thread)
    }
    count += 1
  }

  func takeNext() -> Thread? { take { _ in true } }

  func takeForHart(_ mask: UInt64) -> Thread? { take { $0.affinity & mask != 0 } }

  private func take(where fits: (Thread) -> Bool) -> Thread? {
    guard count > 0 else { return nil }
    for level in queues.indices.reversed() where !queues[level].isEmpty {
      if let thread = queues[level].popFirst(where: fits) {
        count -= 1
        return thread
      }
    }
    return nil
  }

  func remove(_ thread: Thread) -> Bool {
    guard queues[thread.level].remove(thread) else { return false }
    count -= 1
    return true
  }

  func slice(_ thread: Thread) -> UInt64 { 10_000_000 }

  func preempts(_ woken: Thread, _ running: Thread) -> Bool {
    woken.effectivePriority > running.effectivePriority
  }

  func charge(_ thread: Thread, _ time: UInt64) {}
}
