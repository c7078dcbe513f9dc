import Processor
import Synchronization

/// A lock for a few instructions. Firmware has interrupts off, so that the hart that has it is never taken away from it.
struct SpinLock: ~Copyable {
  private let isTaken = Atomic<UInt32>(0)

  /// Carries out `body` while no other hart does so under this lock.
  borrowing func locked<Result>(_ body: () -> Result) -> Result {
    while isTaken.exchange(1, ordering: .acquiring) != 0 { pause_spinning() }
    let result = body()
    isTaken.store(0, ordering: .releasing)
    return result
  }
}
