public import Bus

/// A lock that says when it is taken twice, or given back without having been taken; for one thread.
public final class TestLock: Lock {
  private var isHeld = false

  /// Nobody holds it.
  public init() {}

  /// Takes it.
  public func lock() {
    precondition(!isHeld, "taken twice")
    isHeld = true
  }

  /// Gives it back.
  public func unlock() {
    precondition(isHeld, "not taken")
    isHeld = false
  }
}
