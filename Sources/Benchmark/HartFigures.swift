/// How much faster a guest program for several harts is on two of them than on one, in parallel mode.
package struct HartFigures: Sendable {
  /// Of one runner: elapsed seconds, an entry a round.
  package struct Pair: Sendable {
    package let runner: HartRunner
    package let one: Samples
    package let two: Samples

    package init(_ runner: HartRunner, one: Samples, two: Samples) {
      self.runner = runner
      self.one = one
      self.two = two
    }

    /// How much faster two are.
    package var gain: Double? { one.ratio(to: two) }
  }

  package let pairs: [Pair]

  package init(pairs: [Pair]) { self.pairs = pairs }

  /// Measures it, in interleaved rounds.
  package static func measure(
    _ settings: BenchmarkSettings, progress: (String) -> Void
  ) throws(BenchmarkError) -> HartFigures {
    let build = try BuildFolder()
    let compiler = Compiler(folder: settings.programs, percent: settings.percent, build: build)
    var work = try HartMeasurement(.harts(in: settings.programs), compiler, settings)
    var empty = try HartMeasurement(.empty(in: settings.programs), compiler, settings)
    for round in 1...settings.rounds {
      progress("round \(round) of \(settings.rounds): one hart and two")
      try work.measureOnce()
      try empty.measureOnce()
    }
    return HartFigures(
      pairs: work.runners.map { runner in
        Pair(
          runner, one: work.samples(runner, harts: 1, without: empty),
          two: work.samples(runner, harts: 2, without: empty))
      })
  }

  /// A line a runner.
  package var table: TextTable {
    typealias Cell = TextTable.Cell
    return TextTable([
      .init("two harts", cells: pairs.map { Cell($0.runner.title) }),
      .init("one", cells: pairs.map { Cell($0.one.median.decimal(3)) }),
      .init("two", cells: pairs.map { Cell($0.two.median.decimal(3)) }),
      .init("one/two", cells: pairs.map { Cell($0.gain?.decimal(2) ?? "-") }),
    ])
  }

  /// All samples.
  package var json: JSONValue {
    .list(
      pairs.map { pair in
        .object([
          ("on", .text(pair.runner.rawValue)), ("gain", .optional(pair.gain)),
          ("one", .list(pair.one.seconds.map { .number($0) })),
          ("two", .list(pair.two.seconds.map { .number($0) })),
        ])
      })
  }
}
