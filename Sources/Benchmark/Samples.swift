/// Seconds that a runner took for a program, an entry a round, without what it takes to start.
package struct Samples: Sendable {
  /// As measured.
  package private(set) var seconds: [Double]
  /// Instructions of a run, where the machine counts them.
  package let instructions: UInt64?
  /// Interrupts of the timer in a run.
  package let ticks: UInt64?

  package init(_ seconds: [Double], instructions: UInt64? = nil, ticks: UInt64? = nil) {
    self.seconds = seconds
    self.instructions = instructions
    self.ticks = ticks
  }

  /// The middle one.
  package var median: Double { seconds.median ?? 0 }

  /// How often this took as long as `others`: the median of the rounds' ratios, as what slows one down in a round slows the
  /// other. Nil where there is nothing to compare.
  package func ratio(to others: Samples?) -> Double? {
    guard let others else { return nil }
    return zip(seconds, others.seconds).map { $0 / $1 }.median
  }
}
