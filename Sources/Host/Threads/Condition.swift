internal import Glibc

/// A lock with a place to wait for what it guards to change.
///
/// Unsafe pointers: the condition variable needs a fixed address, which only this object knows.
final class Condition: @unchecked Sendable {
  private let mutex = HostMutex()
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    condition = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  /// Runs `body` with the lock held.
  func locked<Result>(_ body: () -> Result) -> Result {
    mutex.lock()
    defer { mutex.unlock() }
    return body()
  }

  /// Gives the lock back, waits for `wakeAll`, takes the lock; may also return for no reason.
  func wait() { pthread_cond_wait(condition, mutex.mutex) }

  /// Like `wait`, but not beyond the instant of `HostClock`; false once that has come.
  func wait(until nanoseconds: UInt64) -> Bool {
    var instant = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    return pthread_cond_timedwait(condition, mutex.mutex, &instant) != ETIMEDOUT
  }

  /// Wakes all who wait. With or without the lock.
  func wakeAll() { pthread_cond_broadcast(condition) }
}
