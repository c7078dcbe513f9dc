public import MVM

/// What a conducted machine does.
public enum Phase: Equatable, Sendable {
  /// It runs: as fast as it can, or so many instructions a second.
  case running(rate: UInt64?)
  /// Something is done to it that takes a while.
  case working(String)
  /// It stands still, and can be looked into and gone on with.
  case stopped(reason: String)
  /// It cannot go on.
  case ended(Ending)

  /// Whether its registers and its memory may be looked at.
  public var isStill: Bool {
    switch self {
    case .stopped, .ended: true
    case .running, .working: false
    }
  }
}
