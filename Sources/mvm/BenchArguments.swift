import Benchmark
import Configuration
import MVM

/// What `mvm bench` is told.
struct BenchArguments: Sendable {
  /// A mode, as a list of options takes it.
  struct Choice: Sendable {
    var mode = Runner.Mode.deterministic
  }

  var only: [String] = []
  var rounds = 5
  var json: String?
  var programs = "Tests/Programs/Bench"
  var coreMark: String?
  var percent = 100
  var engine: ExecutionEngine?
  var modes: [Choice] = []
  var emulator = true
  var harts = false
  var linux = false

  /// Whether programs are measured: always, unless only something else is asked for.
  var measuresPrograms: Bool { !harts && !linux || !only.isEmpty || coreMark != nil }

  /// The same for whoever measures.
  var settings: BenchmarkSettings {
    get throws {
      var settings = BenchmarkSettings(product: try Self.product)
      settings.programs = programs
      settings.only = only
      settings.coreMark = coreMark
      settings.rounds = rounds
      settings.percent = percent
      settings.engine = engine?.rawValue
      settings.withEmulator = emulator
      if !modes.isEmpty {
        settings.modes = Runner.Mode.allCases.filter { mode in modes.contains { $0.mode == mode } }
        settings.modes.sort { mode, _ in mode == modes[0].mode }
      }
      return settings
    }
  }

  /// This program, which runs each benchmark in a process of its own.
  private static var product: String {
    get throws {
      guard let path = CurrentExecutable.path else {
        throw BenchmarkError.refused("cannot tell where mvm is: is /proc mounted?")
      }
      return path
    }
  }
}
