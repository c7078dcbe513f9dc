public import Bus
internal import Glibc
internal import Synchronization

/// A thread that sleeps until the instant that was asked for, then calls back.
///
/// The instant is taken out before the callback runs, so that the callback, or anyone else meanwhile,
/// sets the next one.
public final class HostAlarm: Alarm, @unchecked Sendable {
  private static let never = UInt64.max

  private let clock = HostClock()
  private let parker = Parker()
  private let instant = Atomic<UInt64>(never)
  private let isStopping = Atomic<Bool>(false)
  /// Guarded by whoever starts and stops, one thread at a time.
  private var thread: HostThread?

  /// An alarm that keeps what it is asked until it is started.
  public init() {}

  /// Begins to call `action`, on the alarm's own thread, once for each instant that comes. Once only.
  ///
  /// - Throws: `noThread`.
  public func start(_ action: @escaping @Sendable () -> Void) throws(HostError) {
    precondition(thread == nil, "an alarm is started once")
    thread = try HostThread(name: "alarm") { [self] in run(action) }
  }

  /// Asks for a call once `HostClock` shows `nanoseconds`, at once if it does already; this replaces
  /// what was asked before, and `UInt64.max` means never. From any thread.
  public func set(nanoseconds: UInt64) {
    let previous = instant.exchange(nanoseconds, ordering: .acquiringAndReleasing)
    // A later instant is found when the thread wakes at the earlier.
    if nanoseconds < previous { parker.wake() }
  }

  /// Returns once no call is running and none will come. Not from within the call, except that it
  /// then returns at once and this call is the last.
  public func stop() {
    isStopping.store(true, ordering: .releasing)
    parker.wake()
    thread?.join()
  }

  private func run(_ action: () -> Void) {
    while !isStopping.load(ordering: .acquiring) {
      let next = instant.load(ordering: .acquiring)
      if next == Self.never || clock.nanoseconds < next {
        parker.wait(until: next == Self.never ? nil : next)
      } else if instant.compareExchange(
        expected: next, desired: Self.never, ordering: .acquiringAndReleasing
      ).exchanged {
        action()
      }
    }
  }
}
