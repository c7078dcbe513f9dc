import CSystem
import System

/// What lies between two philosophers: one holds it at a time. A futex, whose word says who: 0 nobody.
final class Fork: @unchecked Sendable {
  private let word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  init() { word.initialize(to: 0) }

  deinit { word.deallocate() }

  /// Who holds it.
  var holder: Int? {
    let value = Int(atomic_load(word))
    return value == 0 ? nil : value - 1
  }

  /// Waits for it until the instant `deadline`; false if it did not come.
  func take(by philosopher: Int, until deadline: Time) -> Bool {
    while true {
      let seen = atomic_compare_exchange(word, 0, Int32(philosopher + 1))
      if seen == 0 { return true }
      let rest = deadline - Clock.hardware
      if rest.nanoseconds <= 0 { return false }
      Futex.wait(word, while: seen, nanoseconds: rest.nanoseconds)
    }
  }

  func putBack() {
    atomic_store(word, 0)
    Futex.wake(word)
  }
}
