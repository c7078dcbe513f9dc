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

  /// Shows what has ended the run. Nobody is told of what was read.
  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    var (kind, value) = Self.record(reason)
    try visitor.visit("reason", &kind)
    try visitor.visit("value", &value)
    guard visitor.isReading else { return }
    switch kind {
    case .none: reason = nil
    case .poweredOff: reason = .poweredOff(code: UInt32(truncatingIfNeeded: value))
    case .rebooted: reason = .rebooted
    case .toHost: reason = .toHost(value)
    }
    isStopped.store(reason == nil ? 0 : 1, ordering: .releasing)
  }

  /// Reasons as they stand in saved state.
  private enum Kind: UInt8 {
    case none = 0
    case poweredOff = 1
    case rebooted = 2
    case toHost = 3
  }

  private static func record(_ reason: StopReason?) -> (Kind, UInt64) {
    switch reason {
    case .poweredOff(let code): (.poweredOff, UInt64(code))
    case .rebooted: (.rebooted, 0)
    case .toHost(let value): (.toHost, value)
    case .budget, .instant, .interrupted, .idle, .asleep, .memoryLost, nil: (.none, 0)
    }
  }

  /// Back to power-on.
  func reset() {
    reason = nil
    isStopped.store(0, ordering: .releasing)
  }
}
