/// In the place of a hart's timers: tests let time pass.
struct Hart {
  nonisolated(unsafe) static let current = Hart()
  let timers = TimerQueue()
}

final class Timer {
  let instant: UInt64
  let action: () -> Void

  init(at instant: UInt64, _ action: @escaping () -> Void) {
    self.instant = instant
    self.action = action
  }
}

final class TimerQueue {
  private(set) var waiting: [Timer] = []

  func add(_ timer: Timer) { waiting.append(timer) }

  func forgetAll() { waiting = [] }

  /// Does what becomes due meanwhile, one after the other.
  func pass(_ nanoseconds: UInt64) {
    let end = Clock.now + nanoseconds
    while let next = waiting.min(by: { $0.instant < $1.instant }), next.instant <= end {
      waiting.removeAll { $0 === next }
      Clock.now = max(Clock.now, next.instant)
      next.action()
    }
    Clock.now = end
  }
}
