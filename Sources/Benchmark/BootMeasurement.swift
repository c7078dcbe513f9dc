internal import Glibc

/// Systems being started, in each round anew, from the start of the host's process to the prompt on the console.
struct BootMeasurement {
  /// A machine that hangs is given up then.
  private static let seconds = 60
  /// The end of our shell's prompt, with its colour, and of xv6's.
  private static let prompt = "#\u{1B}[0m "
  private static let emulatorPrompt = "$ "

  private let settings: BenchmarkSettings
  private let modes: [Runner.Mode]
  private let build: BuildFolder
  private let recording: String
  private let save: String
  /// Where the user's disk is, of a user who has nothing else.
  private let dataFolder: String
  private var seconds: [BootRunner: [Double]] = [:]

  init(_ settings: BenchmarkSettings) throws(BenchmarkError) {
    self.settings = settings
    modes = settings.modes
    build = try BuildFolder()
    recording = build.file("recording.mvr")
    save = build.file("machine.mvm")
    _ = build.file("machine.mvm.disk0.qcow2")
    dataFolder = build.path
    _ = build.file("mvm/disk.img", in: "mvm")
    // The first run makes the disk, and is not measured.
    let first = try console(.started(modes[0]))
    _ = try first.wait(for: Self.prompt, within: Self.seconds, during: "the first start")
    first.end(within: Self.seconds)
  }

  /// The figures so far.
  var figures: BootFigures { BootFigures(runners: runners, seconds: seconds) }

  private var runners: [BootRunner] {
    modes.flatMap { [.started($0), .resumed($0)] } + (emulator == nil ? [] : [.emulator])
  }

  /// Starts all of them, once.
  mutating func measureOnce(progress: (String) -> Void) throws(BenchmarkError) {
    for runner in runners {
      progress(runner.name)
      if case .started = runner { discardState() }
      let start = ContinuousClock.now
      let console = try console(runner)
      if case .resumed = runner { console.send("\n") }
      _ = try console.wait(
        for: runner == .emulator ? Self.emulatorPrompt : Self.prompt, within: Self.seconds,
        during: "the start")
      seconds[runner, default: []].append((ContinuousClock.now - start) / .seconds(1))
      // What is saved then is resumed next.
      if case .started = runner { console.end(within: Self.seconds) }
    }
  }

  private func console(_ runner: BootRunner) throws(BenchmarkError) -> GuestConsole {
    try GuestConsole(command(runner), name: runner.name)
  }

  private func discardState() {
    for file in [recording, save, "\(save).disk0.qcow2"] { build.discard(file) }
  }

  private func command(_ runner: BootRunner) -> [String] {
    let engine = settings.engine.map { ["--engine", $0] } ?? []
    return switch runner {
    case .started(let mode):
      ["env", "XDG_DATA_HOME=\(dataFolder)"] + settings.machineCommand(mode, recordingTo: recording)
        + ["--save-on-exit", save]
    case .resumed: [settings.product, "resume", save] + engine
    case .emulator: emulator ?? []
    }
  }

  /// xv6, where the user has it; what it writes to its disk is forgotten.
  private var emulator: [String]? {
    guard settings.withEmulator, let folder = settings.xv6, Emulator.version != nil else {
      return nil
    }
    return Emulator.machine(harts: 2) + [
      "-bios", "none", "-kernel", "\(folder)/kernel", "-global", "virtio-mmio.force-legacy=false",
      "-drive", "file=\(folder)/fs.img,if=none,format=raw,snapshot=on,id=disk",
      "-device", "virtio-blk-device,drive=disk,bus=virtio-mmio-bus.0",
    ]
  }
}

extension BootFigures {
  /// Measures it in interleaved rounds.
  package static func measure(
    _ settings: BenchmarkSettings, progress: (String) -> Void
  ) throws(BenchmarkError) -> BootFigures {
    var measurement = try BootMeasurement(settings)
    for round in 1...settings.rounds {
      try measurement.measureOnce { progress("round \(round) of \(settings.rounds): \($0)") }
    }
    return measurement.figures
  }
}
