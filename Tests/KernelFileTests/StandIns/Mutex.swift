import Glibc

/// In the place of the kernel's lock that sleeps: the host's, which finds who takes it twice or releases
/// what he does not hold.
final class Mutex: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init() {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ERRORCHECK))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  deinit {
    precondition(pthread_mutex_destroy(mutex) == 0, "a lock ends while it is held")
    mutex.deallocate()
  }

  /// Told only to the thread itself, which cannot change it meanwhile.
  nonisolated(unsafe) private var owner: pthread_t?

  var isHeldByCurrent: Bool { owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

  func lock() {
    precondition(pthread_mutex_lock(mutex) == 0, "a lock is taken twice")
    owner = pthread_self()
  }

  func unlock() {
    owner = nil
    precondition(pthread_mutex_unlock(mutex) == 0, "a lock is released by who does not hold it")
  }

  func withLock<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock()
    defer { unlock() }
    return try body()
  }
}
