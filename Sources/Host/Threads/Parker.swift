internal import Synchronization

/// Where one thread (a hart without work, say) sleeps until another wakes it. A wake that comes while
/// nobody sleeps is kept, one of them, so that none is lost; one thread waits at a time.
public final class Parker: Sendable {
  private static let empty: UInt32 = 0
  private static let woken: UInt32 = 1
  private static let asleep: UInt32 = 2

  private let state = Atomic<UInt32>(empty)
  private let condition = Condition()

  /// A place with no wake kept.
  public init() {}

  /// Sleeps until `wake`, which may have come already, and not beyond `instant`, nanoseconds of
  /// `HostClock`, where given. False when the time was up.
  @discardableResult
  public func wait(until instant: UInt64? = nil) -> Bool {
    if move(from: Self.woken, to: Self.empty) { return true }
    return condition.locked {
      guard move(from: Self.empty, to: Self.asleep) else {
        return move(from: Self.woken, to: Self.empty)
      }
      while state.load(ordering: .acquiring) == Self.asleep {
        guard let instant else {
          condition.wait()
          continue
        }
        guard condition.wait(until: instant) else { break }
      }
      return state.exchange(Self.empty, ordering: .acquiringAndReleasing) == Self.woken
    }
  }

  /// Wakes who sleeps, or else the next to come. From any thread; cheap when nobody sleeps.
  public func wake() {
    guard state.exchange(Self.woken, ordering: .acquiringAndReleasing) == Self.asleep
    else { return }
    // The sleeper has said so with the lock held: once it is free, the sleeper waits.
    condition.locked {}
    condition.wakeAll()
  }

  private func move(from expected: UInt32, to desired: UInt32) -> Bool {
    state.compareExchange(expected: expected, desired: desired, ordering: .acquiringAndReleasing)
      .exchanged
  }
}
