/// Why a machine stopped running.
public enum StopReason: Equatable, Sendable {
  /// The instructions asked for have been carried out.
  case budget
  /// The instant asked for has come.
  case instant
  /// Whoever runs the machine wanted it back.
  case interrupted
  /// Every hart waits and no event will come: only input can go on.
  case idle
  /// Every hart waits, up to this nanosecond, which is beyond `Board.jumpLimit`.
  case asleep(until: UInt64)
  /// The guest switched off, with an exit code.
  case poweredOff(code: UInt32)
  /// The guest asked for a reset.
  case rebooted
  /// The guest wrote to `BoardPlan.toHost`.
  case toHost(UInt64)
  /// Some of RAM was needed that the archive does not hold any more (`Board.loss`): nothing can go on.
  case memoryLost
}

/// Why a hart of a parallel machine returned to its thread.
public enum HartStop: Equatable, Sendable {
  /// Its instructions have been carried out.
  case budget
  /// It has nothing to do just now (`pause`): its thread lets others run.
  case paused
  /// It waits for an interrupt: its thread sleeps until `Wakeable.interruptArrived`.
  case waiting
  /// The whole machine stopped.
  case stopped(StopReason)
}
