/// A benchmark being measured.
struct ProgramMeasurement {
  let program: BenchmarkProgram
  /// What each runner is started with.
  private let commands: [(runner: Runner, command: [String])]
  private let build: BuildFolder
  /// Where runs are written down to.
  private let recording: String
  private var runs: [Runner: [ProgramRun]] = [:]

  /// Compiles it for all runners.
  init(
    _ program: BenchmarkProgram, _ settings: BenchmarkSettings, in build: BuildFolder
  ) throws(BenchmarkError) {
    self.program = program
    self.build = build
    recording = build.file("recording.mvr")
    let compiler = Compiler(folder: settings.programs, percent: settings.percent, build: build)
    var commands: [(Runner, [String])] = [
      (.native, [try compiler.native(program, vectorised: false)]),
      (.vectorised, [try compiler.native(program, vectorised: true)]),
    ]
    for form in Runner.Form.allCases {
      let file = try compiler.guest(program, form)
      for mode in settings.modes {
        commands.append(
          (
            .machine(form, mode),
            settings.machineCommand(mode, recordingTo: recording) + [file]
          ))
      }
      if settings.withEmulator, Emulator.version != nil {
        commands.append((.emulator(form), Emulator.machine() + ["-bios", file]))
      }
    }
    self.commands = commands
  }

  /// Runs it everywhere, once.
  mutating func measureOnce() throws(BenchmarkError) {
    for (runner, command) in commands {
      build.discard(recording)
      let run = try ProgramRun(command, program: program.name, on: runner.name)
      let native = runs[.native]?.first ?? run
      guard run.checksum == native.checksum else {
        throw .mismatch(
          program: program.name, on: runner.name, found: run.checksum, native: native.checksum)
      }
      runs[runner, default: []].append(run)
    }
  }

  /// What `mvm` said of it.
  var notices: Set<String> { Set(runs.values.joined().flatMap(\.notices)) }

  /// The figures, once it has been measured.
  ///
  /// - Parameter empty: what is to be taken off.
  func figures(without empty: ProgramMeasurement) -> ProgramFigures {
    let samples = Dictionary(
      uniqueKeysWithValues: runs.map { runner, runs in
        let start = empty.startSeconds(runner)
        let samples = Samples(
          // Nothing takes no time at all, or there is no ratio.
          runs.map { max(1e-4, $0.processorSeconds - start) },
          instructions: runner.countsInstructions ? runs.first?.instructions : nil,
          ticks: runs.first?.ticks)
        return (runner, samples)
      })
    return ProgramFigures(
      name: program.name, checksum: runs[.native]?.first?.checksum ?? "", samples: samples)
  }

  /// What a runner takes for it.
  func startSeconds(_ runner: Runner) -> Double {
    runs[runner]?.map(\.processorSeconds).median ?? 0
  }
}
