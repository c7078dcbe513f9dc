/// A trap that was taken while somebody watched, or the end of a call.
public struct TrapRecord: Equatable, Sendable {
  /// What happened.
  public enum Content: Equatable, Sendable {
    /// A trap was taken; `arguments` of an environment call, nil of others.
    case trap(TrapEvent, arguments: CallArguments?)
    /// A hart has gone on behind an environment call, with the same stack in the same address space: the call with that number
    /// has returned `value` (a0). Of a call that goes on elsewhere (`execve`, a signal) there is none.
    case returned(call: UInt64, value: UInt64, hart: Int)
  }

  /// Its number: one more than that of the record before.
  public let sequence: UInt64
  /// When: nanoseconds of guest time since power-on.
  public let time: UInt64
  /// What.
  public let content: Content
}
