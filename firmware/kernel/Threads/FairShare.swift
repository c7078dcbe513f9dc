import Synchronization

/// Everybody gets the same share, or by `nice` more or less of it: who has run least, by its weight, is
/// next.
///
/// A thread's virtual time goes on while it runs, the slower the higher its weight is. The queue is sorted
/// by it. Who was asleep begins not far behind the others, so that it runs soon and does not catch up on all
/// that it missed. Threads with a fixed priority run before all others.
///
/// Each hart's virtual time is its own. A thread that comes from another hart brings only how far it was
/// ahead of the others there, or behind: else it would wait until this hart has caught up with that one.
final class FairShare: SchedulingClass {
  /// In which everybody is to run once, if there is room for slices that are worth a switch.
  private static let period: UInt64 = 24_000_000
  private static let shortest: UInt64 = 3_000_000
  private static let unit: UInt64 = 1024

  private let prioritized = FixedPriority()
  private var queue = ThreadQueue()
  /// The least virtual time of those who ran last: it never goes back.
  private var leastTime: UInt64 = 0

  var name: StaticString { "fair" }
  var count: Int { prioritized.count + queue.count }

  /// Each step of `nice` is a tenth of the processor, more or less: a factor of 1.25.
  static func weight(_ thread: Thread) -> UInt64 {
    var weight = unit
    if thread.nice < 0 {
      for _ in 0..<(-thread.nice) { weight = weight * 5 / 4 }
    } else {
      for _ in 0..<thread.nice { weight = max(weight * 4 / 5, 15) }
    }
    return weight
  }

  /// Its own, and no later queue's: an address would be used again when the class is changed and changed
  /// back, and threads would bring the old queue's virtual time.
  private let identity = made.wrappingAdd(1, ordering: .relaxed).newValue
  private static let made = Atomic<UInt>(0)

  /// The thread's virtual time is this queue's from now on.
  private func adopt(_ thread: Thread) {
    guard thread.fairQueue != identity else { return }
    thread.fairQueue = identity
    let lead = min(max(thread.fairLead, -Int64(Self.period / 2)), Int64(Self.period))
    thread.virtualTime = UInt64(max(0, Int64(leastTime) + lead))
  }

  private func noteLead(_ thread: Thread) {
    thread.fairLead = Int64(bitPattern: thread.virtualTime &- leastTime)
  }

  func add(_ thread: Thread, _ reason: SchedulingReason) {
    if thread.effectivePriority > 0 { return prioritized.add(thread, reason) }
    adopt(thread)
    switch reason {
    case .new, .moved: thread.virtualTime = max(thread.virtualTime, leastTime)
    case .woken:
      let credit = Self.period / 2
      thread.virtualTime = max(thread.virtualTime, leastTime > credit ? leastTime - credit : 0)
    case .sliceEnded, .gaveWay, .preempted: break
    }
    if let next = queue.first(where: { $0.virtualTime > thread.virtualTime }) {
      queue.insert(thread, before: next)
    } else {
      queue.append(thread)
    }
  }

  func takeNext() -> Thread? {
    if let thread = prioritized.takeNext() { return thread }
    guard let thread = queue.popFirst() else { return nil }
    leastTime = max(leastTime, thread.virtualTime)
    return thread
  }

  func takeForHart(_ mask: UInt64) -> Thread? {
    if let thread = prioritized.takeForHart(mask) { return thread }
    guard let thread = queue.popFirst(where: { $0.affinity & mask != 0 }) else { return nil }
    noteLead(thread)
    return thread
  }

  func remove(_ thread: Thread) -> Bool {
    thread.effectivePriority > 0 ? prioritized.remove(thread) : queue.remove(thread)
  }

  func slice(_ thread: Thread) -> UInt64 {
    // It may have been taken from another hart.
    adopt(thread)
    return max(Self.shortest, Self.period / UInt64(queue.count + 1))
  }

  func preempts(_ woken: Thread, _ running: Thread) -> Bool {
    if woken.effectivePriority > 0 || running.effectivePriority > 0 {
      return woken.effectivePriority > running.effectivePriority
    }
    return woken.virtualTime + Self.shortest < running.virtualTime
  }

  func charge(_ thread: Thread, _ time: UInt64) {
    adopt(thread)
    thread.virtualTime &+= time * Self.unit / Self.weight(thread)
    noteLead(thread)
  }
}
