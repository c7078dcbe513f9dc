/// In the place of the kernel's lock: one thread tests.
struct SpinLock {
  func lock() {}
  func unlock() {}

  func withLock<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result { try body() }
}

/// In the place of a queue of threads: who waits lets the test do what it waits for.
final class WaitQueue {
  nonisolated(unsafe) static var whileWaiting: () -> Void = {}

  func wait(
    _ reason: StaticString, _ guarding: borrowing SpinLock, forSignals: Bool = true,
    until deadline: UInt64 = .max
  ) throws(Errno) {
    Clock.now += 1_000_000
    Self.whileWaiting()
  }

  func wakeAll() {}
}

/// Goes on while somebody waits.
enum Clock {
  nonisolated(unsafe) static var now: UInt64 = 0
  static var calendar: UInt64 { now }
}
