/// How long Linux takes to its prompt, and for work there: elapsed seconds, as seen from outside.
package struct LinuxFigures: Sendable {
  /// From the start of the process to the shell's prompt.
  package static let boot = "boot"

  /// What was done, in order.
  package let jobs: [String]
  package let runners: [LinuxRunner]
  private let seconds: [LinuxRunner: [String: [Double]]]

  package init(jobs: [String], runners: [LinuxRunner], seconds: [LinuxRunner: [String: [Double]]]) {
    self.jobs = jobs
    self.runners = runners
    self.seconds = seconds
  }

  /// What a runner took for a job.
  package func samples(_ runner: LinuxRunner, _ job: String) -> Samples? {
    (seconds[runner]?[job]).map { Samples($0) }
  }

  /// QEMU's time in times of this machine's.
  package func timesFaster(_ mode: Runner.Mode, _ job: String) -> Double? {
    samples(.emulator, job)?.ratio(to: samples(.machine(mode), job))
  }

  private var modes: [Runner.Mode] {
    runners.compactMap { if case .machine(let mode) = $0 { mode } else { nil } }
  }

  private func mean(_ mode: Runner.Mode) -> Double? {
    jobs.filter { $0 != Self.boot }.compactMap { timesFaster(mode, $0) }.geometricMean
  }
}

extension LinuxFigures {
  /// A line a job; the mean is that of the work after the prompt.
  package var table: TextTable {
    typealias Cell = TextTable.Cell
    var columns = [TextTable.Column("Linux", cells: (jobs + ["mean of work"]).map { Cell($0) })]
    for runner in runners {
      let titles: (String, String) =
        switch runner {
        case .machine(let mode): ("MVM", modes.count > 1 ? mode.rawValue : "s")
        case .emulator: ("QEMU", "s")
        }
      let cells = jobs.map { Cell(samples(runner, $0)?.median.decimal(2) ?? "-") }
      columns.append(.init(titles.0, titles.1, cells: cells))
    }
    for mode in modes where runners.contains(.emulator) {
      let ratios = jobs.map { timesFaster(mode, $0) } + [mean(mode)]
      let cells = ratios.map { ratio in
        Cell(ratio?.short ?? "-", ratio.map { $0 < 1 ? .bad : .good } ?? .plain)
      }
      columns.append(.init("QEMU/", modes.count > 1 ? mode.rawValue : "MVM", cells: cells))
    }
    return TextTable(columns, summaryCount: 1)
  }

  /// All samples.
  package var json: JSONValue {
    .list(
      jobs.map { job in
        .object([
          ("job", .text(job)),
          (
            "samples",
            .list(
              runners.map { runner in
                .object([
                  ("on", .text(runner.name)),
                  (
                    "seconds",
                    .list((samples(runner, job)?.seconds ?? []).map { .number($0) })
                  ),
                ])
              })
          ),
          (
            "timesFasterThanQEMU",
            .object(modes.map { ($0.rawValue, .optional(timesFaster($0, job))) })
          ),
        ])
      })
  }
}
