/// A privilege mode (privileged manual, 1.2). Raw values are those of `mstatus.MPP`.
public enum Privilege: UInt8, Comparable, Sendable {
  case user = 0
  case supervisor = 1
  case machine = 3

  /// Whether this mode may less than another.
  @inlinable
  public static func < (left: Privilege, right: Privilege) -> Bool {
    left.rawValue < right.rawValue
  }
}
