internal import Glibc

/// Linux being measured: it is started anew by each runner in each round, and does all jobs.
struct LinuxMeasurement {
  /// A machine that hangs is given up then.
  private static let bootSeconds = 180
  private static let jobSeconds = 180
  private static let endSeconds = 30

  private let settings: BenchmarkSettings
  private let runners: [LinuxRunner]
  private let build: BuildFolder
  private let recording: String
  private var seconds: [LinuxRunner: [String: [Double]]] = [:]
  private var answers: [String: String] = [:]

  init(_ settings: BenchmarkSettings) throws(BenchmarkError) {
    self.settings = settings
    build = try BuildFolder()
    recording = build.file("recording.mvr")
    let hasEmulator = settings.withEmulator && Emulator.version != nil
    runners = settings.modes.map { .machine($0) } + (hasEmulator ? [.emulator] : [])
    for name in ["fw_jump.bin", "Image", "initrd.cpio.gz"] {
      let file = "\(settings.linux)/\(name)"
      guard access(file, R_OK) == 0 else { throw .noLinux(file: file) }
    }
  }

  /// The figures so far.
  var figures: LinuxFigures {
    LinuxFigures(
      jobs: [LinuxFigures.boot] + LinuxJob.all.map(\.name), runners: runners, seconds: seconds)
  }

  /// Runs all of it, once.
  mutating func measureOnce(progress: (String) -> Void) throws(BenchmarkError) {
    for runner in runners {
      progress("\(LinuxFigures.boot) on \(runner.name)")
      build.discard(recording)
      let start = ContinuousClock.now
      let console = try GuestConsole(command(runner), name: runner.name)
      _ = try console.wait(for: "/ # ", within: Self.bootSeconds, during: "Linux's start")
      note(LinuxFigures.boot, runner, since: start)
      for job in LinuxJob.all {
        progress("\(job.name) on \(runner.name)")
        try measure(job, on: runner, console)
      }
      console.send("poweroff -f\n")
      console.finish(within: Self.endSeconds)
    }
  }

  private mutating func measure(
    _ job: LinuxJob, on runner: LinuxRunner, _ console: GuestConsole
  ) throws(BenchmarkError) {
    console.send(job.line)
    _ = try console.wait(for: LinuxJob.begin, within: Self.jobSeconds, during: job.name)
    let start = ContinuousClock.now
    let answer = try console.wait(for: LinuxJob.end, within: Self.jobSeconds, during: job.name)
    note(job.name, runner, since: start)
    _ = try console.wait(for: "/ # ", within: Self.jobSeconds, during: job.name)
    guard answer == answers[job.name, default: answer] else {
      throw .differentAnswers(job: job.name, on: runner.name)
    }
    answers[job.name] = answer
  }

  private mutating func note(
    _ job: String, _ runner: LinuxRunner, since start: ContinuousClock.Instant
  ) {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    seconds[runner, default: [:]][job, default: []].append(elapsed)
  }

  /// The same machine for all: one hart, no network.
  private func command(_ runner: LinuxRunner) -> [String] {
    let files = [
      "-kernel", "\(settings.linux)/Image", "-initrd", "\(settings.linux)/initrd.cpio.gz",
      "-append", "console=ttyS0 quiet",
    ]
    let firmware = "\(settings.linux)/fw_jump.bin"
    switch runner {
    case .machine(let mode):
      return settings.machineCommand(mode, recordingTo: recording)
        + ["--harts", "1", "--memory", "512M", "--firmware", firmware]
        + files.map { $0.hasPrefix("-") ? "-\($0)" : $0 }
    case .emulator: return Emulator.machine(memory: "512M") + ["-bios", firmware] + files
    }
  }
}

extension LinuxFigures {
  /// Measures it in interleaved rounds.
  package static func measure(
    _ settings: BenchmarkSettings, progress: (String) -> Void
  ) throws(BenchmarkError) -> LinuxFigures {
    var measurement = try LinuxMeasurement(settings)
    for round in 1...settings.rounds {
      try measurement.measureOnce { progress("round \(round) of \(settings.rounds): \($0)") }
    }
    return measurement.figures
  }
}
