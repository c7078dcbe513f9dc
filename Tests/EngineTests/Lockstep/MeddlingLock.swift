import Bus

/// A lock that somebody else has just before it is taken: once, and does something meanwhile.
final class MeddlingLock: Lock, @unchecked Sendable {
  /// How often it was taken.
  private(set) var count = 0
  private var turn = 0
  private var action: () -> Void = {}

  /// Has an action come before it is taken for the `turn`th time from now on.
  func meddle(before turn: Int, _ action: @escaping () -> Void) {
    (count, self.turn, self.action) = (0, turn, action)
  }

  func lock() {
    count += 1
    guard count == turn else { return }
    turn = 0
    action()
  }

  func unlock() {}
}
