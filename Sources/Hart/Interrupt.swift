/// Interrupts: bit numbers in `mip` and `mie`, and codes of `mcause` (privileged manual, 3.1.9).
public enum Interrupt: UInt8, Sendable {
  case supervisorSoftware = 1
  case machineSoftware = 3
  case supervisorTimer = 5
  case machineTimer = 7
  case supervisorExternal = 9
  case machineExternal = 11
  /// Sscofpmf.
  case counterOverflow = 13

  /// The highest-priority first (privileged manual, 3.1.9, and Sscofpmf).
  static let byPriority: [Interrupt] = [
    .machineExternal, .machineSoftware, .machineTimer,
    .supervisorExternal, .supervisorSoftware, .supervisorTimer, .counterOverflow,
  ]

  /// The bit in `mip` and `mie`.
  public var bit: UInt64 { 1 << UInt64(rawValue) }
}
