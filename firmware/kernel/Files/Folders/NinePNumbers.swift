/// The numbers by which a client names files to its server (fids). One is free again when the server has
/// said that it has forgotten it.
final class NinePNumbers {
  private let lock = SpinLock()
  // The lock guards both.
  private var next: UInt32 = 0
  private var free: [UInt32] = []

  /// As many as there are files in memory, so they never end before memory does.
  func take() -> UInt32 {
    lock.withLock {
      if let number = free.popLast() { return number }
      next += 1
      return next - 1
    }
  }

  func giveBack(_ number: UInt32) { lock.withLock { free.append(number) } }
}
