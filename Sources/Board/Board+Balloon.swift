import Bus
public import Devices

// The balloon. On a deterministic board, call between two runs.
extension Board {
  /// Asks the guest for so many pages of 4 KiB; of a deterministic board, when inputs are collected next. False where it has no
  /// balloon.
  public func setBalloon(pages: UInt32) -> Bool {
    guard let balloon else { return false }
    if let balloonInlet {
      balloonInlet.wanted = pages
      return true
    }
    bus.lock.lock()
    defer { bus.lock.unlock() }
    balloon.setTarget(pages)
    return true
  }

  /// How many pages of 4 KiB the guest has given; nil where there is no balloon.
  public var balloonPages: UInt32? {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    return balloon?.actual
  }

  /// What the guest said last of its memory; it is asked when the balloon is set. Nil where it did not say.
  public func balloonStatistic(_ statistic: BalloonStatistic) -> UInt64? {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    return balloon?.statistic(statistic)
  }
}
