/// What a benchmark tells when it has run.
struct ProgramRun {
  /// Of the whole process.
  let processorSeconds: Double
  /// Of the whole process.
  let elapsedSeconds: Double
  /// In hexadecimal.
  let checksum: String
  /// That the work took, where the machine counts them.
  let instructions: UInt64?
  /// Interrupts of the timer.
  let ticks: UInt64?
  /// What `mvm` said although all went well, as that it cannot do as it was told.
  let notices: [String]

  /// Runs a program, which must end well.
  init(
    _ command: [String], program: String, on runner: String
  ) throws(BenchmarkError) {
    guard let outcome = try ChildProcess.run(command) else {
      throw .failed(program: program, on: runner, saying: "\(command[0]) is not there")
    }
    guard outcome.exitCode == 0, let checksum = Self.field("checksum", outcome.output) else {
      throw .failed(program: program, on: runner, saying: outcome.lastWords)
    }
    guard checksum.contains(where: { $0 != "0" }) else {
      throw .checkFailed(program: program, on: runner)
    }
    (processorSeconds, elapsedSeconds) = (outcome.processorSeconds, outcome.elapsedSeconds)
    self.checksum = checksum
    instructions = Self.field("instructions", outcome.output).flatMap { UInt64($0, radix: 16) }
    ticks = Self.field("ticks", outcome.output).flatMap { UInt64($0, radix: 16) }
    notices = outcome.output.split(separator: "\n").filter { $0.hasPrefix("mvm: ") }
      .map { String($0.dropFirst(5)) }
  }

  /// What follows a word at the beginning of a line.
  private static func field(_ name: String, _ output: String) -> String? {
    output.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
      .map { String($0.dropFirst(name.count + 1)) }
  }
}
