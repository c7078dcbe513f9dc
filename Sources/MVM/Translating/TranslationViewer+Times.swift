import Translator

extension TranslationViewer {
  /// Translates what was shown again and again, at least once, and says what took how long.
  public func times(of code: TranslatedCode, rounds: Int) -> TranslationTimes {
    let known = KnownCode(program, code.range)
    let starts = code.regions.map(\.start)
    var samples: [[(name: String, nanoseconds: UInt64)]] = []
    for _ in 0..<max(1, rounds) {
      let cache = TranslationCache(memory: memory, lock: NoLock())
      let timer = TranslationTimer()
      cache.observer = timer
      for start in starts {
        timer.start()
        _ = known.withPage(of: start) { cache.translate(start, context: 0, known: $0) }
        timer.note("keeping books")
      }
      samples.append(timer.steps)
    }
    return TranslationTimes(
      steps: (samples.first ?? []).enumerated().map { index, step in
        let sorted = samples.map { $0[index].nanoseconds }.sorted()
        return (step.name, Double(sorted[sorted.count / 2]) / 1e9)
      })
  }
}
