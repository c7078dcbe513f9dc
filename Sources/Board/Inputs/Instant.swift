/// A point of a deterministic run, between two instructions: what `Board` can stop at and what inputs are dated by.
///
/// Guest time alone would not do: many instructions fall into one nanosecond's rounding. The count of instructions alone would
/// not either: while all harts wait, time jumps from event to event without one.
public struct Instant: Equatable, Comparable, Sendable {
  /// Which power-on of the machine this is, from 1.
  public var boot: UInt64
  /// Instructions carried out since power-on, by all harts.
  public var instructions: UInt64
  /// How often time has jumped since power-on, all harts waiting.
  public var jumps: UInt64

  /// The instant of a power-on, or a later one.
  public init(boot: UInt64 = 1, instructions: UInt64 = 0, jumps: UInt64 = 0) {
    self.boot = boot
    self.instructions = instructions
    self.jumps = jumps
  }

  /// Whether one comes before the other in the same run.
  public static func < (left: Instant, right: Instant) -> Bool {
    (left.boot, left.instructions, left.jumps) < (right.boot, right.instructions, right.jumps)
  }
}
