/// What a network card has done since the machine was switched on.
public struct NetworkCounters: Equatable, Sendable {
  /// Frames that left, a large segment counted as one.
  public var transmitted: UInt64 = 0
  /// Frames that the guest got.
  public var received: UInt64 = 0
  /// Frames of the guest that were malformed, or for which the port had no room.
  public var transmitDropped: UInt64 = 0
  /// Frames for which the guest had no driver or no buffers.
  public var receiveDropped: UInt64 = 0
  /// Frames that were not for this card.
  public var filtered: UInt64 = 0

  /// Nothing yet.
  public init() {}
}
