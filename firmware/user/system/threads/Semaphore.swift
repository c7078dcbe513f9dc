import CSystem

/// A count of what may be taken; who finds none waits.
public final class Semaphore: @unchecked Sendable {
  private let word: UnsafeMutablePointer<Int32>
  private let owned: Bool

  public init(_ count: Int) {
    word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    word.initialize(to: Int32(count))
    owned = true
  }

  /// A word of shared memory that holds the count.
  public init(in word: UnsafeMutablePointer<Int32>) {
    self.word = word
    owned = false
  }

  deinit { if owned { word.deallocate() } }

  public func wait() {
    while true {
      let count = atomic_load(word)
      if count == 0 {
        Futex.wait(word, while: 0)
      } else if atomic_compare_exchange(word, count, count - 1) == count {
        return
      }
    }
  }

  public func signal() {
    _ = atomic_add(word, 1)
    Futex.wake(word)
  }
}

/// A number that threads change without tearing it.
public final class Counter: @unchecked Sendable {
  private let word: UnsafeMutablePointer<Int32>

  public init(_ value: Int = 0) {
    word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    word.initialize(to: Int32(value))
  }

  deinit { word.deallocate() }

  public var value: Int {
    get { Int(atomic_load(word)) }
    set { atomic_store(word, Int32(newValue)) }
  }

  /// The value before.
  @discardableResult
  public func add(_ amount: Int) -> Int { Int(atomic_add(word, Int32(amount))) }
}
