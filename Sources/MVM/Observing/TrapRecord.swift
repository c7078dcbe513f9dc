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

/// The registers in which an environment call has its arguments. A system call's number is in `a7`; SBI's function in `a6`.
public struct CallArguments: Equatable, Sendable {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public let a0, a1, a2, a3, a4, a5, a6, a7: UInt64

  /// The first six, which both ways of calling have for arguments.
  public var values: [UInt64] { [a0, a1, a2, a3, a4, a5] }
}

/// What was remembered since somebody asked last.
public struct TrapHistory: Sendable {
  /// The records, in order.
  public let records: [TrapRecord]
  /// How many there were besides that are forgotten.
  public let lost: UInt64
  /// What to ask with next: the number of the last record there was.
  public let last: UInt64
}
