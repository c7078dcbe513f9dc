/// Who computes sinks, who waits stays on top:
///
///     level 0   4 ms    who has just been woken, or is new
///     level 1   8 ms    who has used up a slice of level 0
///     ...
///     level 4  64 ms    who only computes
///
/// A level runs when all above it are empty. Once a second all rise to the top, so that nobody starves.
///
/// Who is pushed aside goes on with what is left of its slice, the first of its level. If it began a new
/// one each time, it would stay above those that nobody interrupts, and they would not run
/// (Arpaci-Dusseau, "Operating Systems: Three Easy Pieces", chapter 8, rule 4).
final class MultilevelFeedback: SchedulingClass {
  private static let levels = 5
  private static let shortest: UInt64 = 4_000_000
  private static let period: UInt64 = 1_000_000_000

  private var queues = [ThreadQueue](repeating: ThreadQueue(), count: levels)
  private(set) var count = 0
  private var lastRise: UInt64 = 0

  var name: StaticString { "multilevel-feedback" }

  func add(_ thread: Thread, _ reason: SchedulingReason) {
    thread.level = min(thread.level, Self.levels - 1)
    let isUsedUp = reason == .sliceEnded || thread.levelTime >= Self.allotment(thread.level)
    if reason == .new || reason == .woken {
      enter(thread, level: 0)
    } else if isUsedUp {
      enter(thread, level: min(thread.level + 1, Self.levels - 1))
    } else if reason == .preempted {
      queues[thread.level].prepend(thread)
    } else {
      queues[thread.level].append(thread)
    }
    count += 1
  }

  private func enter(_ thread: Thread, level: Int) {
    thread.level = level
    thread.levelTime = 0
    queues[level].append(thread)
  }

  private static func allotment(_ level: Int) -> UInt64 { shortest << UInt64(level) }

  func takeNext() -> Thread? {
    riseIfDue()
    return take { _ in true }
  }

  func takeForHart(_ mask: UInt64) -> Thread? { take { $0.affinity & mask != 0 } }

  private func take(where fits: (Thread) -> Bool) -> Thread? {
    for level in queues.indices {
      if let thread = queues[level].popFirst(where: fits) {
        count -= 1
        return thread
      }
    }
    return nil
  }

  private func riseIfDue() {
    let now = Clock.now
    guard now - lastRise >= Self.period else { return }
    lastRise = now
    for level in 1..<Self.levels {
      while let thread = queues[level].popFirst() {
        enter(thread, level: 0)
      }
    }
  }

  func remove(_ thread: Thread) -> Bool {
    guard thread.level < Self.levels, queues[thread.level].remove(thread) else { return false }
    count -= 1
    return true
  }

  func slice(_ thread: Thread) -> UInt64 {
    let allotment = Self.allotment(min(thread.level, Self.levels - 1))
    return allotment > thread.levelTime ? allotment - thread.levelTime : allotment
  }

  func preempts(_ woken: Thread, _ running: Thread) -> Bool { running.level > 0 }

  func charge(_ thread: Thread, _ time: UInt64) { thread.levelTime &+= time }
}
