internal import Synchronization

/// A thread that does something again and again, with a pause after each time.
public final class PeriodicThread: @unchecked Sendable {
  private let isStopping = Atomic<Bool>(false)
  private let parker = Parker()
  private let clock = HostClock()
  private var thread: HostThread?

  /// Begins. `pause` is in nanoseconds.
  ///
  /// - Throws: `noThread`.
  public init(
    name: String, pause: UInt64, _ action: @escaping @Sendable () -> Void
  ) throws(HostError) {
    thread = try HostThread(name: name) { [unowned self] in
      repeat { action() } while !wait(pause)
    }
  }

  /// Waits for the end of the pause; true when there is to be no other round.
  private func wait(_ pause: UInt64) -> Bool {
    _ = parker.wait(until: clock.nanoseconds &+ pause)
    return isStopping.load(ordering: .acquiring)
  }

  /// Ends it, and returns when it has.
  public func stop() {
    isStopping.store(true, ordering: .releasing)
    parker.wake()
    thread?.join()
  }
}
