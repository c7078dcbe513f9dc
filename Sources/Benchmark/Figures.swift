/// All that `mvm bench` has measured of programs.
package struct Figures: Sendable {
  package let programs: [ProgramFigures]
  package let modes: [Runner.Mode]
  package let rounds: Int
  /// Seconds to start and to end, which are in no sample.
  package let start: [Runner: Double]
  /// What `mvm` said while it ran them, as that it measures another engine than it was asked for.
  package let notices: [String]

  package init(
    programs: [ProgramFigures], modes: [Runner.Mode], rounds: Int, start: [Runner: Double],
    notices: [String] = []
  ) {
    self.programs = programs
    self.modes = modes
    self.rounds = rounds
    self.start = start
    self.notices = notices
  }

  /// The geometric mean of something over all programs; nil where none has it. CoreMark, which not everybody has, counts only
  /// where it is alone.
  package func mean(_ value: (ProgramFigures) -> Double?) -> Double? {
    let own = programs.filter { !$0.isCoreMark }
    return (own.isEmpty ? programs : own).compactMap(value).geometricMean
  }
}

extension Figures {
  /// Measures all that is asked for, program by program, round by round.
  ///
  /// - Parameter progress: is told what is being done.
  package static func measure(
    _ settings: BenchmarkSettings, progress: (String) -> Void
  ) throws(BenchmarkError) -> Figures {
    let build = try BuildFolder()
    let programs = try BenchmarkProgram.all(
      in: settings.programs, only: settings.only, coreMark: settings.coreMark)
    var empty = try ProgramMeasurement(.empty(in: settings.programs), settings, in: build)
    var measurements: [ProgramMeasurement] = []
    for program in programs {
      progress("compiling \(program.name) (\(measurements.count + 1) of \(programs.count))")
      measurements.append(try ProgramMeasurement(program, settings, in: build))
    }
    let start = ContinuousClock.now
    let all = settings.rounds * measurements.count
    for round in 0..<settings.rounds {
      try empty.measureOnce()
      for index in measurements.indices {
        let done = round * measurements.count + index
        progress(
          "round \(round + 1) of \(settings.rounds): \(measurements[index].program.name)"
            + timeLeft(since: start, done: done, of: all))
        try measurements[index].measureOnce()
      }
    }
    let modes = settings.modes
    let runners =
      [.native, .vectorised]
      + Runner.Form.allCases.flatMap { form in
        modes.map { Runner.machine(form, $0) } + [.emulator(form)]
      }
    return Figures(
      programs: measurements.map { $0.figures(without: empty) }, modes: modes,
      rounds: settings.rounds,
      start: Dictionary(uniqueKeysWithValues: runners.map { ($0, empty.startSeconds($0)) }),
      notices: empty.notices.sorted())
  }

  /// ", 3 min left" once that can be told.
  private static func timeLeft(
    since start: ContinuousClock.Instant, done: Int, of all: Int
  ) -> String {
    guard done > 0 else { return "" }
    let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(done) * Double(all - done)
    return seconds > 90
      ? ", \(Int((seconds / 60).rounded())) min left" : ", \(Int(seconds.rounded())) s left"
  }
}
