import System

/// A thread of the mix, with its own record of when it ran. It reads the clock again and again while it
/// computes, without the kernel: where much time lies between two looks, others ran.
///
///     looks  | | | | | |                        | | | | |
///            ran here    others ran meanwhile    ran here
///
/// Nothing here allocates while the clock runs: a thread that is pushed aside in the middle of that would
/// hold the heap's lock, and let others wait that the scheduler did not.
final class Player: @unchecked Sendable {
  /// More than an interrupt takes, less than anybody else's turn.
  private static let gap = 150_000
  /// Steps between two looks: some microseconds.
  private static let steps = 1000

  let role: Role
  /// Nanoseconds that it ran, in each column of the picture.
  private(set) var columns = [Int](repeating: 0, count: TimeScale.columns)
  private(set) var ran = 0
  private(set) var resumptions = 0

  // What it had to wait for the processor: of the interactive ones, each time that they woke.
  private(set) var answers = 0
  private(set) var waited = 0
  private(set) var longestWait = 0
  /// From its arrival to its end, of a job that came to an end.
  private(set) var turnaround: Time?

  private var state: UInt64 = 1

  init(_ role: Role) { self.role = role }

  func play(_ scale: TimeScale) {
    sleep(until: scale.start)
    switch role.kind {
    case .computing: _ = compute(nil, scale)
    case .interactive(let turns):
      for turn in turns where Clock.hardware < scale.end { answer(turn.sleep, turn.work, scale) }
    case .job(let arrival, let work):
      sleep(until: scale.start + arrival)
      let isDone = compute(work, scale)
      if isDone { turnaround = Clock.hardware - (scale.start + arrival) }
    }
  }

  private func sleep(until instant: Time) {
    let span = instant - Clock.hardware
    if span.nanoseconds > 0 { Clock.sleep(span) }
    resumptions += 1
  }

  /// One turn of an interactive thread. What is not answered when the window closes counts to there.
  private func answer(_ pause: Time, _ work: Time, _ scale: TimeScale) {
    let due = Clock.hardware + pause
    guard due < scale.end else { return sleep(until: scale.end) }
    sleep(until: due)
    let isDone = compute(work, scale)
    let end = min(Clock.hardware, scale.end)
    let wait = max(0, (end - due).nanoseconds - (isDone ? work.nanoseconds : 0))
    answers += 1
    waited += wait
    longestWait = max(longestWait, wait)
  }

  /// Computes until it has had the processor for so long; false if the window closed before.
  private func compute(_ span: Time?, _ scale: TimeScale) -> Bool {
    let goal = span?.nanoseconds ?? Int.max
    var done = 0
    var last = Clock.hardware
    while done < goal {
      if last >= scale.end { return false }
      work()
      let now = Clock.hardware
      let step = (now - last).nanoseconds
      if step < Player.gap {
        done += step
        note(now, step, scale)
      } else {
        resumptions += 1
      }
      last = now
    }
    return true
  }

  /// Numbers that nobody needs (a linear congruential generator: Knuth, "The Art of Computer
  /// Programming", volume 2, 3.3.4).
  private func work() {
    var state = state
    for _ in 0..<Player.steps {
      state = (state ^ state >> 7) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    }
    self.state = state
  }

  private func note(_ now: Time, _ step: Int, _ scale: TimeScale) {
    ran += step
    columns[scale.column(now)] += step
  }
}
