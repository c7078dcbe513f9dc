/// What a switch does to the frames on their way, each on the cable to the machine that it is for.
public struct SwitchOptions: Equatable, Sendable {
  /// How long a frame takes, in milliseconds.
  public var delay: UInt64 = 0
  /// How many of a hundred frames are lost.
  public var loss = 0.0
  /// Bits a second of each cable; nil for as many as there are.
  public var rate: UInt64?
  /// What the choice of frames that are lost is drawn from.
  public var seed: UInt64 = 0

  /// A switch that does nothing to them.
  public init() {}
}
