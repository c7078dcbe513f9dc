import Host
import Translator

extension TranslationViewer {
  /// Translates what was shown again and again, at least once, and says what took how long.
  public func times(of code: TranslatedCode, rounds: Int) -> TranslationTimes {
    let rounds = 0..<max(1, rounds)
    let steps = rounds.map { _ in
      let timer = TranslationTimer()
      translate(code, timer, before: timer.start, after: { timer.note("keeping books") })
      return timer.steps
    }
    // Once more without looking at a clock in between, which takes half as long as all else.
    let clock = HostClock()
    let all = rounds.map { _ in
      var (total, start): (UInt64, UInt64) = (0, 0)
      translate(
        code, nil, before: { start = clock.nanoseconds },
        after: { total += clock.nanoseconds - start })
      return total
    }
    return TranslationTimes(
      steps: (steps.first ?? []).enumerated().map { index, step in
        (step.name, Self.median(steps.map { $0[index].nanoseconds }))
      }, seconds: Self.median(all))
  }

  /// Translates all regions, as the first that a cache sees, and tells before and after each of them.
  private func translate(
    _ code: TranslatedCode, _ timer: TranslationTimer?, before: () -> Void, after: () -> Void
  ) {
    let known = KnownCode(program, code.range)
    let cache = TranslationCache(memory: memory, lock: NoLock())
    cache.observer = timer
    for region in code.regions {
      known.withPage(of: region.start) {
        before()
        _ = cache.translate(region.start, context: 0, known: $0)
        after()
      }
    }
  }

  /// In seconds, of nanoseconds.
  private static func median(_ samples: [UInt64]) -> Double {
    Double(samples.sorted()[samples.count / 2]) / 1e9
  }
}
