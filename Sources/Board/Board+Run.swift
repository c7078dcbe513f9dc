public import Bus
import Devices
import Hart

extension Board {
  // MARK: Deterministic

  /// Runs the machine for `instructions`, all harts' together, or until something ends the run; at the latest before what
  /// happens in the nanosecond `instant` of guest time. What happens does not depend on how a run is cut into calls. Only for
  /// a deterministic board.
  ///
  /// - Parameter isWanted: asked whenever a hart has run, and at each jump of time; true ends the run, `interrupted`.
  public func runDeterministic(
    instructions: UInt64, before instant: UInt64 = .max, until isWanted: () -> Bool = { false }
  ) -> StopReason {
    runTurns { scheduler, isOver in
      scheduler.run(instructions: instructions, before: instant) { isOver() || isWanted() }
    }
  }

  /// Runs the machine unless it has stopped. Only for a deterministic board.
  func runTurns(
    _ run: (TurnScheduler, _ isOver: () -> Bool) -> TurnScheduler.Outcome
  ) -> StopReason {
    if let reason = stopReason { return reason }
    scheduler.asksAfterEachTurn = toHost != nil
    return reason(for: run(scheduler) { pollToHost() })
  }

  private func reason(for outcome: TurnScheduler.Outcome) -> StopReason {
    switch outcome {
    case .budget: .budget
    case .instant: .instant
    case .idle: .idle
    case .asleep(let instant): .asleep(until: instant)
    case .stopped: stopReason ?? .interrupted
    }
  }

  /// Carries out one instruction of a hart, whosever turn it is; false where the hart waits. Only for a deterministic
  /// board.
  public func step(hart: Int) -> Bool {
    guard case .deterministic(let scheduler) = clockwork else {
      preconditionFailure("a parallel board is not stepped")
    }
    return stopReason == nil && scheduler.step(hart: hart)
  }

  // MARK: Parallel

  /// Runs a hart on its own thread. After a stop of another hart it returns when `budget` instructions are over,
  /// so that should not be much more than a million. Only for a parallel board.
  public func runHart(_ index: Int, budget: Int) -> HartStop {
    guard case .parallel = clockwork else {
      preconditionFailure("the harts of a deterministic board take turns")
    }
    if let reason = stopReason { return .stopped(reason) }
    let hart = harts[index]
    _ = hart.run(budget: budget)
    _ = pollToHost()
    if let reason = stopReason { return .stopped(reason) }
    if hart.isWaiting { return .waiting }
    return hart.takePause() ? .paused : .budget
  }

  /// Lets happen what is due: called when the `Alarm` that was set goes off, or at any other time.
  public func fireDueEvents() {
    guard case .parallel(let timeline, _) = clockwork else { return }
    bus.lock.lock()
    defer { bus.lock.unlock() }
    timeline.fireDue()
  }

  /// Wakes somebody who is no part of the machine, with token 0, at an instant of guest time; nil forgets that. The board
  /// is not saved while somebody like that waits. Only for a parallel board.
  public func wake(_ sleeper: any Sleeper, at instant: UInt64?) {
    guard case .parallel(let timeline, _) = clockwork else {
      preconditionFailure("a deterministic board is run up to an instant")
    }
    bus.lock.lock()
    defer { bus.lock.unlock() }
    if let instant {
      timeline.schedule(sleeper, token: 0, at: instant)
    } else {
      timeline.cancel(sleeper, token: 0)
    }
  }

  // MARK: Both

  /// Returns once all that the disks were asked for is done and on stable storage.
  public func restDisks() { for disk in disks { disk.rest() } }

  /// What has ended the run: power off, reboot, a value for the host, or that RAM is lost. Nil while it can go on.
  public var stopReason: StopReason? {
    memory.isLost ? .memoryLost : power.reason(under: bus.lock)
  }

  /// Nanoseconds of guest time since power-on.
  public var now: UInt64 {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    return clockwork.timeline.now
  }

  /// The same for the thread of a hart, which need not have the bus's lock: what guest time begins at changes only while no hart
  /// runs.
  public var nowOfHarts: UInt64 { clockwork.timeline.now }

  /// Instructions carried out since power-on, by all harts. Exact while no hart runs.
  public var instructionCount: UInt64 { harts.reduce(0) { $0 &+ $1.instructionsRetired } }

  /// Ends the run if the guest has written to `toHost`, or RAM is lost; true when it has.
  func pollToHost() -> Bool {
    if memory.isLost { return true }
    guard let toHost, let value = try? memory.load(toHost, as: UInt64.self), value != 0 else {
      return false
    }
    bus.lock.lock()
    defer { bus.lock.unlock() }
    power.stop(.toHost(value))
    return true
  }
}
