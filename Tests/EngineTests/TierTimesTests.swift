import Bus
import Fuzzing
import Testing
import Translator

/// Times of tiers, by a clock that shows what the test wants.
struct TierTimesTests {
  /// A clock that a test moves, and that takes time itself to be looked at.
  private final class TestClock: MonotonicClock {
    var now: UInt64 = 1000
    let cost: UInt64

    init(cost: UInt64) { self.cost = cost }

    var nanoseconds: UInt64 {
      now += cost
      return now
    }
  }

  /// What a hart does, with the times that come of it, and the estimates beside.
  private struct Life {
    let clock: TestClock
    var times: TierTimes
    var remaining = 0
    var translatedCount: UInt64 = 0
    var truth = (translated: 0.0, interpreted: 0.0, between: 0.0)

    init(cost: UInt64) {
      clock = TestClock(cost: cost)
      times = TierTimes(clock)
    }

    mutating func begin() {
      remaining = 1_000_000_000
      times.begin(remaining)
    }

    /// A round: so many instructions of one kind, then of the other, at so many nanoseconds each.
    mutating func round(
      translated: Int, _ each: Double, interpreted: Int, _ slow: Double, between: UInt64
    ) {
      times.beginRound(remaining, translated: translatedCount)
      let times = (Double(translated) * each, Double(interpreted) * slow)
      if translated > 0 {
        clock.now += UInt64(times.0)
        self.times.returnFromCode()
      }
      clock.now += UInt64(times.1) + between
      remaining -= translated + interpreted
      translatedCount += UInt64(translated)
      truth.translated += times.0 / 1e9
      truth.interpreted += times.1 / 1e9
      truth.between += Double(between) / 1e9
    }

    mutating func end() { times.end(remaining, translated: translatedCount) }

    /// How far the estimates are from what was, as factors.
    var factors: [Double] {
      let estimate = times.seconds(translated: translatedCount)
      return [
        estimate.translated / truth.translated, estimate.interpreted / truth.interpreted,
        estimate.between / truth.between,
      ]
    }
  }

  @Test(arguments: [0, 25], [UInt64(1), 2, 3])
  func estimatesAreNearTheTruth(cost: Int, seed: UInt64) {
    var life = Life(cost: UInt64(cost))
    var random = SplitMix(state: seed)
    for _ in 0..<1000 {
      life.begin()
      for _ in 0..<5000 {
        switch random.below(1000) {
        // Long stays, which most of the time goes to; short ones; rounds of the interpreter alone, and of links.
        case 0: life.round(translated: 200_000, 0.5, interpreted: 0, 0, between: 80)
        case 1..<700: life.round(translated: 20, 1, interpreted: 1, 60, between: 0)
        case 700..<900: life.round(translated: 0, 0, interpreted: 30, 12, between: 0)
        default: life.round(translated: 300, 0.7, interpreted: 0, 0, between: 90)
        }
      }
      life.end()
    }
    #expect(life.times.executedInstructions > life.translatedCount)
    for factor in life.factors { #expect(0.75 < factor && factor < 1.3, "\(life.factors)") }
  }

  @Test func whatComesBetweenIsNotCounted() {
    var life = Life(cost: 0)
    life.begin()
    for number in 0..<1_000_000 {
      life.round(translated: 1000, 0.5, interpreted: 1, 50, between: 0)
      // Somebody else has the processor, in the middle of a round.
      if number % 1000 == 0 { life.clock.now += 5_000_000 }
    }
    life.end()
    for factor in life.factors.prefix(2) { #expect(0.9 < factor && factor < 1.1) }
  }

  @Test func whatIsTimedElsewhereIsNotCounted() {
    var life = Life(cost: 0)
    life.begin()
    for number in 0..<500_000 {
      life.round(translated: 1000, 0.5, interpreted: 1, 50, between: 0)
      if number % 7 == 0 {
        life.times.spoil()
        life.clock.now += 9_000
      }
    }
    life.end()
    for factor in life.factors.prefix(2) { #expect(0.9 < factor && factor < 1.1) }
  }

  @Test func withoutAClockThereAreNoTimes() {
    var times = TierTimes(nil)
    times.begin(1_000_000)
    for round in 0..<1000 {
      times.beginRound(1_000_000 - round * 1000, translated: UInt64(round * 1000))
      times.returnFromCode()
    }
    times.end(0, translated: 1_000_000)
    #expect(times.executedInstructions == 1_000_000)
    let seconds = times.seconds(translated: 1_000_000)
    #expect(seconds.translated == 0 && seconds.interpreted == 0 && seconds.between == 0)
  }
}
