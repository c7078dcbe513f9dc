internal import Glibc
import MVM

/// The figures of one benchmark, a list entry a round, in seconds of processor time.
struct Measurement {
  let program: BenchProgram
  private let native: String
  private let guests: [(variant: BenchProgram.Variant, path: String)]
  private(set) var nativeSeconds: [Double] = []
  private(set) var machineSeconds: [BenchProgram.Variant: [Double]] = [:]
  private(set) var emulatorSeconds: [BenchProgram.Variant: [Double]] = [:]
  /// Instructions of a run, the same each time.
  private(set) var instructions: [BenchProgram.Variant: UInt64] = [:]

  /// Compiles the program for the host and for the machine.
  init(_ program: BenchProgram, in build: BuildFolder) throws(BenchError) {
    self.program = program
    native = try program.compileForHost(in: build)
    var guests: [(BenchProgram.Variant, String)] = []
    for variant in BenchProgram.Variant.allCases {
      guests.append((variant, try program.compile(variant, in: build)))
    }
    self.guests = guests
  }

  /// Runs it everywhere, once. `startup` is the program that QEMU's own time is taken from, if it takes part.
  mutating func measureOnce(startup: String?) throws {
    guard let outcome = try ChildProcess.run([native]), outcome.exitCode == 0 else {
      throw BenchError.wrongResult(program: program.name, on: "this host")
    }
    nativeSeconds.append(outcome.seconds)
    for (variant, path) in guests {
      let run = try Self.run(path, name: program.name)
      machineSeconds[variant, default: []].append(run.seconds)
      instructions[variant] = run.instructions
      if let startup {
        let idle = try QEMU.run(startup)
        emulatorSeconds[variant, default: []].append(max(1e-4, try QEMU.run(path) - idle))
      }
    }
  }

  private static func run(
    _ path: String, name: String
  ) throws -> (seconds: Double, instructions: UInt64) {
    var configuration = MachineConfiguration()
    configuration.kernel = path
    configuration.deterministic = true
    let machine = try Machine(configuration)
    let start = processorTime
    let ending = machine.run()
    let seconds = processorTime - start
    guard case .poweredOff(code: 0) = ending else {
      throw BenchError.wrongResult(program: name, on: "this machine")
    }
    return (seconds, machine.instructionsRetired)
  }

  /// Seconds that this thread has had a processor.
  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

extension [Double] {
  /// The middle one, or the mean of the middle two; nil of none.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }

  /// The geometric mean; nil of none.
  var geometricMean: Double? {
    isEmpty ? nil : exp(reduce(0) { $0 + log($1) } / Double(count))
  }
}
