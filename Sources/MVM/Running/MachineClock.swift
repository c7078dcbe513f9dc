import Bus
import Host
import Synchronization

/// The host's clock and alarm, which stand still while the machine does.
///
///     host time   |---- runs ----|   pause   |---- runs ----|
///     this clock  |------------->              ------------>|
final class MachineClock: MonotonicClock, Alarm, @unchecked Sendable {
  private let host = HostClock()
  /// What this clock showed when it stopped; `running` while it goes.
  private let stoppedAt = Atomic<UInt64>(0)
  private static let running = UInt64.max
  /// The host's time less this clock's.
  private let offset = Atomic<UInt64>(0)
  private let mutex = HostMutex()

  // Guarded by `mutex`:
  private var alarm: HostAlarm?
  /// What `set` asked for last.
  private var instant = UInt64.max

  /// Nanoseconds that the machine has been running.
  var nanoseconds: UInt64 {
    let stopped = stoppedAt.load(ordering: .acquiring)
    if stopped != Self.running { return stopped }
    return host.nanoseconds &- offset.load(ordering: .relaxed)
  }

  func set(nanoseconds: UInt64) {
    mutex.lock()
    defer { mutex.unlock() }
    instant = nanoseconds
    alarm?.set(nanoseconds: hostTime(of: nanoseconds))
  }

  /// Goes on, and calls `action` on a thread of its own when the instant asked for comes.
  func resume(_ action: @escaping @Sendable () -> Void) throws(MachineError) {
    let alarm = HostAlarm()
    mutex.lock()
    offset.store(
      host.nanoseconds &- stoppedAt.load(ordering: .relaxed), ordering: .relaxed)
    stoppedAt.store(Self.running, ordering: .releasing)
    self.alarm = alarm
    alarm.set(nanoseconds: hostTime(of: instant))
    mutex.unlock()
    do throws(HostError) {
      try alarm.start(action)
    } catch {
      pause()
      throw .impossible(reason: error.description)
    }
  }

  /// Stands still. Returns once no call is running.
  func pause() {
    mutex.lock()
    let alarm = self.alarm
    self.alarm = nil
    stoppedAt.store(nanoseconds, ordering: .releasing)
    mutex.unlock()
    alarm?.stop()
  }

  private func hostTime(of instant: UInt64) -> UInt64 {
    let (sum, overflow) = instant.addingReportingOverflow(offset.load(ordering: .relaxed))
    return overflow ? .max : sum
  }
}
