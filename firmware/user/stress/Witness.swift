import System

/// A process that has nothing to do with the bomb, and wants to be served meanwhile: it sleeps, asks the
/// kernel for a file's text, and each tenth time makes a process and waits for that.
struct Witness {
  private static let pause = Time(milliseconds: 10)
  /// Nobody waits longer, however hard others try: microseconds.
  private static let limit = 2_000_000

  private enum Count {
    static let stop = 0, turns = 1, worst = 2, sum = 3, refusals = 4
    static let forks = 5, worstFork = 6
  }

  private let counts: SharedCounts
  private let process: Int

  init() throws(Errno) {
    let counts = try SharedCounts()
    self.counts = counts
    process = try Process.spawn {
      while counts[Count.stop] == 0 { Witness.turn(counts) }
      return 0
    }
  }

  /// A turn takes as long as it does; what is more than the pause is delay.
  private static func turn(_ counts: SharedCounts) {
    let start = Clock.monotonic.now
    Clock.sleep(pause)
    let text = try? FileSystem.contents(of: "/proc/uptime")
    if text?.isEmpty ?? true { counts.add(Count.refusals) }
    let delay = microseconds(since: start + pause)
    counts.add(Count.turns)
    counts.add(Count.sum, delay)
    counts[Count.worst] = max(counts[Count.worst], delay)
    if counts[Count.turns] % 10 == 1 { makeProcess(counts) }
  }

  private static func makeProcess(_ counts: SharedCounts) {
    let start = Clock.monotonic.now
    let child = try? Process.fork()
    if child == 0 { Program.exitImmediately(7) }
    let isServed = child.flatMap { try? Process.wait($0).status.exitCode } == 7
    counts.add(isServed ? Count.forks : Count.refusals)
    counts[Count.worstFork] = max(counts[Count.worstFork], microseconds(since: start))
  }

  private static func microseconds(since instant: Time) -> Int {
    max(0, (Clock.monotonic.now - instant).nanoseconds / 1000)
  }

  /// Ends it, tells what it saw, and gives back what was wrong.
  func finish(mayBeRefused: Bool) throws(Errno) -> [ByteString] {
    counts[Count.stop] = 1
    let status = try Process.wait(process).status
    let (turns, worst) = (counts[Count.turns], counts[Count.worst])
    let mean = counts[Count.sum] / max(1, turns)
    output.line(
      "witness: served \(turns) times, \(mean) us after it asked on average, \(worst) us at worst;")
    output.line(
      "         made \(counts[Count.forks]) processes, in \(counts[Count.worstFork]) us at worst;"
        + " refused \(counts[Count.refusals]) times")
    var problems: [ByteString] = []
    if status.exitCode != 0 { problems.append("the witness was ended: \(status.shellStatus)") }
    if counts[Count.forks] == 0 { problems.append("the witness never got a process") }
    for delay in [worst, counts[Count.worstFork]] where delay > Witness.limit {
      problems.append("the witness had to wait for \(delay) us")
    }
    let most = mayBeRefused ? counts[Count.forks] / 4 : 0
    if counts[Count.refusals] > most { problems.append("the witness was refused") }
    return problems
  }
}
