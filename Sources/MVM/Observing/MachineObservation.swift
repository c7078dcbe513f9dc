/// What a machine was when somebody looked: each hart at one instant, between two instructions. Of a deterministic machine, and
/// of one that is stopped, that is the same instant for all.
public struct MachineObservation: Sendable {
  /// Guest time: nanoseconds since power-on.
  public let time: UInt64
  /// Whether the machine ran.
  public let isRunning: Bool
  /// Whether all harts are shown as they were when this was asked for. Otherwise some did not answer in time, and are shown as
  /// they were before (`HartObservation.time`).
  public let isFresh: Bool
  /// The harts, by their numbers.
  public let harts: [HartObservation]
  /// Whether time is counted in instructions.
  let isDeterministic: Bool

  /// How each hart has spent its time since an earlier observation of the same machine.
  ///
  /// How much of it a hart did not wait is known: its thread counts its sleep, and in a deterministic machine an instruction takes
  /// a nanosecond of the hart's own. That is divided by the instructions that it carried out in each mode.
  public func shares(since earlier: MachineObservation) -> [HartShares] {
    zip(harts, earlier.harts).map { present, past in
      let elapsed = present.time > past.time ? present.time - past.time : 0
      let (now, then) = (present.activity, past.activity)
      let counts = [
        now.user &- then.user, now.supervisor &- then.supervisor, now.machine &- then.machine,
      ]
      let sum = counts.reduce(0, &+)
      let slept = now.slept &- then.slept
      let awake = isDeterministic ? sum : elapsed - min(elapsed, slept)
      return HartShares(instructions: counts, awake: min(awake, elapsed), of: elapsed)
    }
  }
}
