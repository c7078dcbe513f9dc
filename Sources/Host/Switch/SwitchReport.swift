/// What passed a port of a switch.
public struct SwitchCounters: Equatable, Sendable {
  /// Frames that came from the machine.
  public var received: UInt64 = 0
  /// Their bytes.
  public var receivedBytes: UInt64 = 0
  /// Frames that went to the machine.
  public var sent: UInt64 = 0
  /// Their bytes.
  public var sentBytes: UInt64 = 0
  /// Frames for the machine that were lost, as was asked for.
  public var lost: UInt64 = 0
  /// Frames for the machine that were dropped, since too much was on the way there already.
  public var dropped: UInt64 = 0
  /// Messages from the machine that are no frames.
  public var malformed: UInt64 = 0

  /// Nothing yet.
  public init() {}
}

/// What a switch has done.
public struct SwitchReport: Equatable, Sendable {
  /// Of each machine, in the order in which they came, those that have left included; of very many, the last.
  public var machines: [SwitchCounters] = []
}
