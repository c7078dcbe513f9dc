import Testing
import Translator

/// When a hart goes by windows.
struct WindowingTests {
  private static let patience: UInt64 = 20_000_000

  /// One whose translations have stood for long enough, at an instant.
  private func settled(at instant: UInt64 = patience + 1, requests: UInt64 = 0) -> Windowing {
    var windowing = Windowing()
    windowing.judge(losses: 0, requests: requests, at: instant)
    return windowing
  }

  @Test func translationsMustHaveStoodForAWhile() {
    var windowing = settled(at: Self.patience)
    #expect(!windowing.isOn)
    windowing.judge(losses: 0, requests: 0, at: Self.patience + 1)
    #expect(windowing.isOn && windowing.isCurrent(losses: 0) && !windowing.isCurrent(losses: 1))
    windowing.judge(losses: 1, requests: 0, at: Self.patience + 2)
    #expect(!windowing.isOn)
    windowing.judge(losses: 1, requests: 0, at: 2 * Self.patience + 2)
    #expect(!windowing.isOn)
    windowing.judge(losses: 1, requests: 0, at: 2 * Self.patience + 3)
    #expect(windowing.isOn)
  }

  /// What they cost is made up for before there are any again.
  @Test func whatWasExpensiveComesBackLater() {
    var windowing = settled()
    windowing.forgive(requests: 8000)
    windowing.judge(losses: 0, requests: 8000, at: Self.patience + 2)
    #expect(windowing.isOn, "everything was shown at once")
    let lost = 2 * Self.patience
    windowing.judge(losses: 1, requests: 8001, at: lost)
    for (later, isOn) in [(Self.patience + 1, false), (800_100_000, false), (800_100_001, true)] {
      windowing.judge(losses: 1, requests: 8001, at: lost + later)
      #expect(windowing.isOn == isOn, "\(later)")
    }
  }

  @Test func pagesThatComeAndGoEndThem() {
    var windowing = settled()
    var instant = Self.patience + 1
    var requests: UInt64 = 0
    // 256 in two million instructions.
    for _ in 0..<100 {
      (instant, requests) = (instant + 2_000_000, requests + 256)
      windowing.judge(losses: 0, requests: requests, at: instant)
      #expect(windowing.isOn)
    }
    // The same in a million, over and over: it is waited for longer each time, but not for ever.
    var waits: [UInt64] = []
    for _ in 0..<9 {
      (instant, requests) = (instant + 1_000_000, requests + 256)
      windowing.judge(losses: 0, requests: requests, at: instant)
      #expect(!windowing.isOn)
      var wait: UInt64 = 0
      while !windowing.isOn, wait < 10_000_000_000 {
        wait += 1_000_000
        windowing.judge(losses: 0, requests: requests, at: instant + wait)
      }
      waits.append(wait / 1_000_000)
      instant += wait
    }
    #expect(waits[0] > 1000, "those of before count as well")
    #expect(waits[1...] == [103, 205, 410, 820, 1639, 1639, 1639, 1639])
  }
}
