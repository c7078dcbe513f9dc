/// How long systems take to their prompts: elapsed seconds, as seen from outside.
package struct BootFigures: Sendable {
  package let runners: [BootRunner]
  private let seconds: [BootRunner: [Double]]

  package init(runners: [BootRunner], seconds: [BootRunner: [Double]]) {
    self.runners = runners
    self.seconds = seconds
  }

  /// What a runner took.
  package func samples(_ runner: BootRunner) -> Samples? {
    seconds[runner].map { Samples($0) }
  }

  /// A line a runner, in milliseconds.
  package var table: TextTable {
    typealias Cell = TextTable.Cell
    func milliseconds(_ value: (Samples) -> Double?) -> [Cell] {
      runners.map { runner in
        Cell(samples(runner).flatMap(value).map { ($0 * 1000).decimal(1) } ?? "-")
      }
    }
    var columns: [TextTable.Column] = [
      .init("to the prompt", cells: runners.map { Cell($0.name) }),
      .init("median", "ms", cells: milliseconds { $0.median }),
      .init("least", "ms", cells: milliseconds { $0.seconds.min() }),
      .init("most", "ms", expendable: 1, cells: milliseconds { $0.seconds.max() }),
    ]
    if let emulator = samples(.emulator) {
      let cells = runners.map { runner in
        let ratio = emulator.ratio(to: samples(runner))
        return Cell(ratio?.short ?? "-", ratio.map { $0 < 1 ? .bad : .good } ?? .plain)
      }
      columns.append(.init("xv6/", "this", cells: cells))
    }
    return TextTable(columns)
  }

  /// All samples.
  package var json: JSONValue {
    .list(
      runners.map { runner in
        .object([
          ("on", .text(runner.name)),
          ("seconds", .list((samples(runner)?.seconds ?? []).map { .number($0) })),
          ("median", .optional(samples(runner)?.median)),
        ])
      })
  }
}
