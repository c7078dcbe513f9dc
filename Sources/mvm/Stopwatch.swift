internal import Glibc

/// How long something took, in several goes.
struct Stopwatch {
  /// Seconds that passed.
  private(set) var seconds = 0.0
  /// Seconds that this process kept processors busy, of all of them together.
  private(set) var processorSeconds = 0.0

  /// Measures one go.
  mutating func measure<Outcome, Failure: Error>(
    _ body: () throws(Failure) -> Outcome
  ) throws(Failure) -> Outcome {
    let (start, processorStart) = (Self.now(CLOCK_MONOTONIC), Self.now(CLOCK_PROCESS_CPUTIME_ID))
    defer {
      seconds += Self.now(CLOCK_MONOTONIC) - start
      processorSeconds += Self.now(CLOCK_PROCESS_CPUTIME_ID) - processorStart
    }
    return try body()
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
