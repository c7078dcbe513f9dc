import Processor
import Synchronization

/// Keeps other harts, and interrupts of this one, away from a few lines that do not wait.
///
/// Who holds one may not sleep, touch a program's memory, or take a lock that sleeps. Interrupts stay
/// off until the last one is released, so an interrupt handler may take any lock.
struct SpinLock: ~Copyable {
  private let isHeld = Atomic<UInt32>(0)

  @inline(__always) func lock() {
    Interrupts.hold()
    while isHeld.exchange(1, ordering: .acquiring) != 0 {
      while isHeld.load(ordering: .relaxed) != 0 { spinHint() }
    }
  }

  @inline(__always) func unlock() {
    isHeld.store(0, ordering: .releasing)
    Interrupts.release()
  }

  /// True if nobody held it; it is held then.
  func tryLock() -> Bool {
    Interrupts.hold()
    if isHeld.exchange(1, ordering: .acquiring) == 0 { return true }
    Interrupts.release()
    return false
  }

  var isLocked: Bool { isHeld.load(ordering: .relaxed) != 0 }

  @inline(__always)
  func withLock<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock()
    defer { unlock() }
    return try body()
  }
}

/// Interrupts of this hart, held off as often as locks are taken.
///
/// The count is the thread's: threads are switched with exactly one lock held, the run queue's, so
/// each finds its own count again.
enum Interrupts {
  @inline(__always) static func hold() {
    let wereOn = disableInterrupts()
    let anchor = currentAnchor().unsafelyUnwrapped
    if anchor.pointee.interruptDepth == 0 { anchor.pointee.interruptsWereOn = wereOn }
    anchor.pointee.interruptDepth &+= 1
  }

  @inline(__always) static func release() {
    let anchor = currentAnchor().unsafelyUnwrapped
    anchor.pointee.interruptDepth &-= 1
    if anchor.pointee.interruptDepth == 0, anchor.pointee.interruptsWereOn != 0 {
      enableInterrupts()
    }
  }

  /// Whether the thread may wait: it holds no spin lock.
  static var mayWait: Bool { currentAnchor().pointee.interruptDepth == 0 }
}
