import Bus
import Synchronization

/// Remembers that the guest has ended the run, and tells whoever runs harts.
final class PowerSwitch: PowerControl {
  /// Guarded by the bus's lock.
  private var reason: StopReason?
  /// 1 once `reason` is there, so that harts can look without the lock.
  private let isStopped = Atomic<UInt32>(0)
  /// Stops the running harts.
  var announce: () -> Void = {}

  /// What ended the run, if anything has. The first thing that did counts.
  func reason(under lock: any Lock) -> StopReason? {
    guard isStopped.load(ordering: .acquiring) != 0 else { return nil }
    lock.lock()
    defer { lock.unlock() }
    return reason
  }

  func powerOff(code: UInt32) { stop(.poweredOff(code: code)) }

  func reboot() { stop(.rebooted) }

  /// Ends the run. The bus's lock is held.
  func stop(_ reason: StopReason) {
    guard self.reason == nil else { return }
    self.reason = reason
    isStopped.store(1, ordering: .releasing)
    announce()
  }

  /// Back to power-on.
  func reset() {
    reason = nil
    isStopped.store(0, ordering: .releasing)
  }
}
