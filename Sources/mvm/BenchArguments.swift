internal import Glibc
import Benchmark
import Configuration
import MVM

/// What `mvm bench` is told.
struct BenchArguments: Sendable {
  /// A mode, as a list of options takes it.
  struct Choice: Sendable {
    var mode = Runner.Mode.deterministic
  }

  /// What stands among programs for our own system's start.
  private static let start = "boot"

  /// What was named: programs, and maybe `boot`.
  var named: [String] = []
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

  /// The programs among what was named.
  var only: [String] { named.filter { $0 != Self.start } }
  /// Whether our own system's start is measured.
  var start: Bool { named.contains(Self.start) }

  /// Whether programs are measured: always, unless only something else is asked for.
  var measuresPrograms: Bool { !harts && !linux && !start || !only.isEmpty || coreMark != nil }

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

  /// The same for the start of our own system, which is measured as `mvm run` starts it, unless somebody says otherwise.
  var startSettings: BenchmarkSettings {
    get throws {
      var settings = try settings
      if modes.isEmpty { settings.modes = [.parallel] }
      settings.xv6 = getenv("MVM_XV6").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
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
