import CSystem

/// Something that threads wait for while they hold a `Mutex`, and that others bring about.
///
///     mutex.lock()
///     while queue.isEmpty { filled.wait(mutex) }
///
/// The word counts the signals: who is about to sleep compares it with what it saw while it held the
/// mutex, so no signal between the two is lost.
public final class Condition: @unchecked Sendable {
  private let word: UnsafeMutablePointer<Int32>

  public init() {
    word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    word.initialize(to: 0)
  }

  deinit { word.deallocate() }

  /// Gives the mutex away, sleeps until a signal, and takes it again. Wakes without a reason, too: look
  /// whether it is true what was waited for.
  public func wait(_ mutex: Mutex) {
    let seen = atomic_load(word)
    mutex.unlock()
    Futex.wait(word, while: seen)
    mutex.lock()
  }

  /// Wakes one that waits.
  public func signal() {
    _ = atomic_add(word, 1)
    Futex.wake(word)
  }

  /// Wakes all.
  public func broadcast() {
    _ = atomic_add(word, 1)
    Futex.wake(word, Int(Int32.max))
  }
}
