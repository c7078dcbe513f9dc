import CSystem

/// futex(2): a word of memory that threads wait on; the kernel is asked only when one has to.
public enum Futex {
  /// Sleeps while the word is `value`; false after the timeout. Wakes without a reason, too.
  @discardableResult
  public static func wait(
    _ word: UnsafeMutablePointer<Int32>, while value: Int32, nanoseconds: Int? = nil
  ) -> Bool {
    var timeout = linux_timespec(
      seconds: Int64((nanoseconds ?? 0) / 1_000_000_000),
      nanoseconds: Int64((nanoseconds ?? 0) % 1_000_000_000))
    let answer = withUnsafeMutablePointer(to: &timeout) {
      SystemCall.futex.raw(
        Int(bitPattern: word), 0, Int(value), nanoseconds == nil ? 0 : Int(bitPattern: $0))
    }
    return answer != -Errno.timedOut.rawValue
  }

  /// Wakes up to `count` of those who wait.
  @discardableResult
  public static func wake(_ word: UnsafeMutablePointer<Int32>, _ count: Int = 1) -> Int {
    max(0, SystemCall.futex.raw(Int(bitPattern: word), 1, count))
  }
}

/// Takes a lock in a word: 0 free, 1 held, 2 held and somebody may wait. The kernel hears of it
/// only in the third case (Drepper, "Futexes Are Tricky", mutex 2).
func lockWord(_ word: UnsafeMutablePointer<Int32>) {
  var seen = atomic_compare_exchange(word, 0, 1)
  if seen == 0 { return }
  if seen != 2 { seen = atomic_exchange(word, 2) }
  while seen != 0 {
    Futex.wait(word, while: 2)
    seen = atomic_exchange(word, 2)
  }
}

func unlockWord(_ word: UnsafeMutablePointer<Int32>) {
  if atomic_exchange(word, 0) == 2 { Futex.wake(word) }
}
