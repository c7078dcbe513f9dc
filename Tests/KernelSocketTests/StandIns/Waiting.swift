// In the place of the kernel's locks and clocks: a test has one thread, which never waits.

struct SpinLock: ~Copyable, Sendable {
  func lock() {}
  func unlock() {}
  func withLock<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result { try body() }
}

/// Who would wait is interrupted.
final class WaitQueue {
  func wait(
    _ reason: StaticString, _ guarding: borrowing SpinLock, until deadline: UInt64 = .max
  ) throws(Errno) {
    throw .restart
  }

  func wakeAll() {}
}

enum Clock {
  nonisolated(unsafe) static var now: UInt64 = 0
}

final class Timer {
  let instant: UInt64
  private let action: () -> Void
  private var isCancelled = false

  init(at instant: UInt64, _ action: @escaping () -> Void) {
    self.instant = instant
    self.action = action
  }

  func cancel() { isCancelled = true }

  func expire() { if !isCancelled { action() } }
}

final class TimerQueue {
  private(set) var timers: [Timer] = []

  func add(_ timer: Timer) { timers.append(timer) }

  /// Does what is due.
  func expire() {
    for timer in timers where timer.instant <= Clock.now { timer.expire() }
    timers.removeAll { $0.instant <= Clock.now }
  }
}

struct Hart {
  nonisolated(unsafe) static let current = Hart()
  let timers = TimerQueue()
}
