import Bus

/// How guest time passes on a board.
enum Clockwork {
  case deterministic(TurnScheduler)
  case parallel(ParallelTimeline, BoardPlan.ParallelPorts)

  init(_ mode: BoardPlan.Mode) {
    switch mode {
    case .deterministic(let seed): self = .deterministic(TurnScheduler(seed: seed))
    case .parallel(let ports):
      self = .parallel(ParallelTimeline(clock: ports.clock, alarm: ports.alarm), ports)
    }
  }

  var timeline: any Timeline {
    switch self {
    case .deterministic(let scheduler): scheduler
    case .parallel(let timeline, _): timeline
    }
  }

  /// What guards the bus: nothing where there is one thread.
  var lock: any Lock {
    switch self {
    case .deterministic: OpenLock()
    case .parallel(_, let ports): ports.lock
    }
  }

  /// What guards the bringing of RAM: nothing where there is one thread.
  var memoryLock: any Lock {
    switch self {
    case .deterministic: OpenLock()
    case .parallel(_, let ports): ports.memoryLock
    }
  }

  /// Back to power-on. The bus's lock is held.
  func reset() {
    switch self {
    case .deterministic(let scheduler): scheduler.reset()
    case .parallel(let timeline, _): timeline.reset()
    }
  }

  /// Lets go of harts and sleepers.
  func disconnect() {
    switch self {
    case .deterministic(let scheduler): scheduler.disconnect()
    case .parallel(let timeline, _): timeline.disconnect()
    }
  }
}
