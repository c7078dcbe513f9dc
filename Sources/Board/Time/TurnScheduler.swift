public import Bus
public import Hart

/// Guest time counted in instructions, and the harts that take turns in it, all on one thread.
///
///     time  ──┬──────────── hart 0 ────────────┬──── hart 1 ────┬─ hart 0 ─┬ ─ ─ ─ ─ ─ ─ ─ ┬── hart 1 ──►
///             quantum, by the seed             quantum                    all wait: jump  to the next event
///
/// With n harts that do not wait, an instruction takes 1/n nanosecond: harts seem to run side by side at a thousand
/// million instructions a second, and yet no two things happen at one time. An event fires between two instructions, in
/// the very nanosecond asked for. What happens depends on the seed and on what comes in from outside,
/// never on how the caller cuts the run into pieces: a turn that a budget interrupts goes on with the next call.
public final class TurnScheduler: Timeline {
  /// Why `run` returned.
  public enum Outcome: Equatable, Sendable {
    /// The instructions asked for have been carried out.
    case budget
    /// The instant asked for has come.
    case instant
    /// Every hart waits and no event will come: only the outside can go on.
    case idle
    /// Every hart waits, and time may not jump to the next event, in this nanosecond, yet.
    case asleep(until: UInt64)
    /// `stop` was called, or the caller's question was answered with true.
    case stopped
  }

  /// A hart's turn, from the drawing of its quantum to its end.
  struct Turn {
    let hart: Int
    /// What is left of the quantum.
    var remaining: Int
    /// Picoseconds an instruction takes.
    var step: UInt64
  }

  /// Long enough that changing harts costs nothing, short enough that a spinning hart does not waste much.
  static let quanta: ClosedRange<UInt64> = 2_000...20_000

  /// How long a hart that is the only one awake may run through its turns in one go: a millisecond or so.
  private static let longestRun = 1_000_000

  /// No machine sleeps till then (146 years): an event that far away means never.
  private static let horizon: UInt64 = 1 << 62

  let seed: UInt64
  var generator: SeededGenerator
  private(set) var harts: [any TurnTaker] = []
  var events = EventQueue()
  /// When the running `run(budget:)` of a hart began, or the present.
  var time = GuestTime()
  var turn: Turn?
  private var isRunning = false
  private var isStopping = false
  /// Whose turn it was last.
  var lastHart = -1
  /// The present instant.
  public internal(set) var instant = Instant(boot: 0)
  /// How many inputs have come in since power-on.
  var inputCount: UInt64 = 0

  /// Instructions carried out since power-on, by all harts.
  public var instructionCount: UInt64 { instant.instructions }

  /// How far time may jump: for a machine whose user wants a second of sleep to take one. It changes when the run goes on,
  /// never what happens.
  public var jumpLimit = UInt64.max

  /// Whether the caller wants to be asked after each turn, and not only now and then.
  public var asksAfterEachTurn = false

  /// A scheduler without harts.
  public init(seed: UInt64) {
    self.seed = seed
    generator = SeededGenerator(seed: seed)
  }

  /// Lets a hart take turns, after those added before.
  public func add(_ hart: any TurnTaker) { harts.append(hart) }

  // MARK: Timeline

  /// Nanoseconds of guest time since power-on.
  public var now: UInt64 { present.nanoseconds }

  /// Wakes `sleeper` in the nanosecond `instant`; before the next instruction when that is past.
  public func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64) {
    events.schedule(sleeper, token: token, at: instant)
    if isRunning, let turn {
      harts[turn.hart].limit(to: present.steps(until: instant, step: turn.step))
    }
  }

  /// Forgets the instant of `sleeper` with `token`.
  public func cancel(_ sleeper: any Sleeper, token: UInt64) {
    events.cancel(sleeper, token: token)
  }

  private var present: GuestTime {
    guard isRunning, let turn else { return time }
    return time.advanced(by: harts[turn.hart].executedInTurn, step: turn.step)
  }

  // MARK: Running

  /// Carries out `instructions` of all harts together, unless something ends the run earlier: before the first
  /// instruction or event of the nanosecond `deadline` it ends, too. Asks `isOver` whenever a hart has run.
  public func run(
    instructions: UInt64, before deadline: UInt64 = .max, until isOver: () -> Bool
  ) -> Outcome {
    var left = instructions
    isStopping = false
    while left > 0 {
      if time.nanoseconds >= deadline { return .instant }
      fireDue()
      if turn == nil { turn = nextTurn() }
      if let turn {
        // A hart that does nothing without waiting still uses up the caller's patience.
        let limit = min(Int(clamping: left), time.steps(until: deadline, step: turn.step))
        left -= min(left, UInt64(max(1, run(turn, atMost: max(1, limit)))))
      } else if let instant = events.next, instant < Self.horizon {
        if instant >= deadline { return .instant }
        if instant > jumpLimit { return .asleep(until: instant) }
        jump(to: instant)
        left -= 1  // so that events that wake nobody cannot hold the caller for ever
      } else {
        return .idle
      }
      if isStopping || isOver() { return .stopped }
    }
    return .budget
  }

  /// Runs up to an instant, unless something ends the run earlier: the first thing that happens in the nanosecond `deadline`,
  /// too. The outcome is `budget` if it is there, or would have to pass it.
  public func run(
    to goal: Instant, before deadline: UInt64 = .max, until isOver: () -> Bool
  ) -> Outcome {
    guard goal.boot == instant.boot else { return .budget }
    while instant.instructions < goal.instructions {
      let jumps = goal.jumps.subtractingReportingOverflow(instant.jumps)
      if jumps.overflow { return .budget }
      let outcome = run(
        instructions: goal.instructions - instant.instructions, before: deadline, until: isOver)
      if outcome != .budget { return outcome }
    }
    while instant.jumps < goal.jumps, instant.instructions == goal.instructions {
      fireDue()
      if turn == nil { turn = nextTurn() }
      guard turn == nil else { return .budget }
      guard let next = events.next, next < Self.horizon else { return .idle }
      if next >= deadline { return .instant }
      jump(to: next)
    }
    return .budget
  }

  private func jump(to nanosecond: UInt64) {
    time = GuestTime(nanoseconds: max(nanosecond, time.nanoseconds))
    instant.jumps += 1
  }

  /// Carries out one instruction of `hart`, out of turn, and returns whether it did: a waiting hart does nothing.
  public func step(hart: Int) -> Bool {
    fireDue()
    guard !harts[hart].isWaiting else { return false }
    if let turn, turn.hart == hart { return run(turn, atMost: 1) > 0 }
    let interrupted = turn
    let turn = Turn(hart: hart, remaining: 1, step: stepLength)
    self.turn = turn
    defer { self.turn = interrupted }
    return run(turn, atMost: 1) > 0
  }

  /// Ends `run` after the present instruction.
  public func stop() {
    isStopping = true
    if isRunning, let turn { harts[turn.hart].limit(to: 0) }
  }

  /// Back to power-on: time zero, nobody waits, and turns come as they did the first time.
  public func reset() {
    generator = SeededGenerator(seed: seed)
    events.removeAll()
    time = GuestTime()
    turn = nil
    lastHart = -1
    instant = Instant(boot: instant.boot + 1)
    inputCount = 0
  }

  /// Forgets harts and events, which hold the scheduler too.
  public func disconnect() {
    harts = []
    events.removeAll()
  }

  // MARK: Parts of a run

  /// Wakes whoever's instant has come. The turn goes on, though another hart may share the time from now on.
  func fireDue() {
    let order = events.order
    while let due = events.takeDue(at: time.nanoseconds, scheduledBefore: order) {
      due.sleeper.wake(token: due.token)
      turn?.step = stepLength
    }
  }

  /// The next hart that does not wait, with a quantum; nil when all wait.
  private func nextTurn() -> Turn? {
    for distance in 0..<harts.count {
      let hart = (lastHart + 1 + distance) % harts.count
      if harts[hart].isWaiting { continue }
      lastHart = hart
      return Turn(hart: hart, remaining: drawQuantum(), step: stepLength)
    }
    return nil
  }

  /// How much of the turn is left after so many instructions, which may have gone through turns that followed it.
  private func remaining(after executed: Int) -> Int {
    guard var left = turn?.remaining else { return 0 }
    while left < executed { left += drawQuantum() }
    turn?.remaining = left
    return left - executed
  }

  private func drawQuantum() -> Int { Int(generator.next(in: Self.quanta)) }

  /// Picoseconds an instruction takes now.
  private var stepLength: UInt64 {
    var awake: UInt64 = 0
    for hart in harts where !hart.isWaiting { awake += 1 }
    return max(1, GuestTime.picosecondsPerNanosecond / max(1, awake))
  }

  /// Runs a hart to the next event, the end of its turn, or `limit`, whichever is first. While all others sleep it goes on through
  /// the turns that follow: an engine that is called for each of them comes to little else.
  private func run(_ current: Turn, atMost limit: Int) -> Int {
    let hart = harts[current.hart]
    let isAlone =
      !asksAfterEachTurn
      && harts.indices.allSatisfy { $0 == current.hart || harts[$0].isAsleep }
    var budget = min(isAlone ? Self.longestRun : current.remaining, limit)
    if let instant = events.next {
      budget = min(budget, max(1, time.steps(until: instant, step: current.step)))
    }
    isRunning = true
    let executed = hart.run(budget: budget)
    isRunning = false
    time = time.advanced(by: executed, step: current.step)
    instant.instructions += UInt64(executed)
    let remaining = remaining(after: executed)
    turn?.remaining = remaining
    if remaining == 0 || executed == 0 || hart.isWaiting { turn = nil }
    return executed
  }
}

extension TurnScheduler: Wakeable {
  /// Another hart may have something to do: the present turn ends where it ends.
  public func interruptArrived(hart: Int) {
    guard isRunning, let turn, turn.hart != hart else { return }
    harts[turn.hart].limit(to: remaining(after: harts[turn.hart].executedInTurn))
  }
}
