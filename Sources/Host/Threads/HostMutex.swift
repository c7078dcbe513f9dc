public import Bus
internal import Glibc

/// Mutual exclusion between threads of the host. A thread that finds it taken tries a little before
/// it sleeps, since a machine holds its locks for less than a switch of threads takes.
///
/// Unsafe pointers: the mutex needs a fixed address, which only this object knows.
public final class HostMutex: Lock, @unchecked Sendable {
  let mutex: UnsafeMutablePointer<pthread_mutex_t>

  /// A free lock.
  public init() {
    mutex = .allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Waits for the lock and takes it. Not recursive.
  public func lock() { pthread_mutex_lock(mutex) }

  /// Gives the lock back.
  public func unlock() { pthread_mutex_unlock(mutex) }
}
