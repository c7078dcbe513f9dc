/// A program being measured on one hart and on two.
struct HartMeasurement {
  private struct Case: Hashable {
    let runner: HartRunner
    let harts: Int
  }

  private let program: BenchmarkProgram
  private let commands: [(case: Case, command: [String])]
  private var seconds: [Case: [Double]] = [:]
  private var checksum: String?

  /// Compiles it for all runners.
  init(
    _ program: BenchmarkProgram, _ compiler: Compiler, _ settings: BenchmarkSettings
  ) throws(BenchmarkError) {
    self.program = program
    let native = try compiler.native(program, vectorised: false)
    let guest = try compiler.guest(program, .bare)
    commands = [1, 2].flatMap { harts in
      var commands = [
        (Case(runner: .native, harts: harts), [native, "\(harts)"]),
        (
          Case(runner: .machine, harts: harts),
          settings.machineCommand(.parallel, recordingTo: "") + ["--harts", "\(harts)", guest]
        ),
      ]
      if settings.withEmulator, Emulator.version != nil {
        commands.append(
          (
            Case(runner: .emulator, harts: harts),
            Emulator.machine(harts: harts) + ["-bios", guest]
          ))
      }
      return commands
    }
  }

  /// Those who take part.
  var runners: [HartRunner] {
    HartRunner.allCases.filter { runner in commands.contains { $0.case.runner == runner } }
  }

  /// Runs it everywhere, once.
  mutating func measureOnce() throws(BenchmarkError) {
    for (place, command) in commands {
      let name = "\(place.runner.rawValue) with \(place.harts) harts"
      let run = try ProgramRun(command, program: program.name, on: name)
      let expected = checksum ?? run.checksum
      guard run.checksum == expected else {
        throw .mismatch(program: program.name, on: name, found: run.checksum, native: expected)
      }
      checksum = expected
      seconds[place, default: []].append(run.elapsedSeconds)
    }
  }

  /// Elapsed seconds, without those that `empty` takes.
  func samples(
    _ runner: HartRunner, harts: Int, without empty: HartMeasurement
  ) -> Samples {
    let place = Case(runner: runner, harts: harts)
    let start = empty.seconds[place]?.median ?? 0
    return Samples((seconds[place] ?? []).map { max(1e-4, $0 - start) })
  }
}
