/// In the place of the kernel's: tests are one thread of the host, in which nobody is switched to.
struct SpinLock: ~Copyable {
  func lock() {}
  func unlock() {}
  func withLock<Result>(_ body: () -> Result) -> Result { body() }
}

enum Interrupts {
  static func hold() {}
  static func release() {}
}

struct Hart: ~Copyable {
  let lock = SpinLock()
  static var current: Hart { Hart() }
}

enum Scheduler {
  static func switchAway() {}
  static func finishSwitch() {}
  static func wakeForLock(_ thread: Thread) { thread.state = .ready }
  static func setLentPriority(_ thread: Thread, _ priority: Int) {
    thread.lentPriority = priority
  }
}

/// The simulated hart's.
enum Clock {
  nonisolated(unsafe) static var now: UInt64 = 0
}
