/// Another program, run to its end without input.
package enum ChildProcess {
  /// How it ended, what it took and what it said.
  package struct Outcome {
    /// Nil where a signal ended it.
    package let exitCode: Int32?
    /// Of all its threads, for itself and in the kernel.
    package let processorSeconds: Double
    /// From its start to the end of its output.
    package let elapsedSeconds: Double
    /// Messages of errors included.
    package let output: String

    /// The last line, which tells what went wrong.
    var lastWords: String { output.split(separator: "\n").last.map { String($0) } ?? "" }
  }

  /// Runs a program from PATH. Nil where there is no such program.
  ///
  /// - Throws: `tooSlow` when it goes on for longer than `seconds`, and is ended.
  package static func run(
    _ command: [String], within seconds: Int = 300
  ) throws(BenchmarkError) -> Outcome? {
    let start = ContinuousClock.now
    guard let process = try RunningProcess(command) else { return nil }
    process.closeInput()
    var output: [UInt8] = []
    reading: while true {
      switch process.read(until: start + .seconds(seconds)) {
      case .some(let bytes): output += bytes
      case .end: break reading
      case .late:
        process.stop()
        throw .tooSlow(what: command.last ?? "", on: command[0], seconds: seconds)
      }
    }
    let elapsed = ContinuousClock.now - start
    let usage = process.finish()
    return Outcome(
      exitCode: usage.exitCode, processorSeconds: usage.processorSeconds,
      elapsedSeconds: elapsed / .seconds(1), output: String(decoding: output, as: UTF8.self))
  }

  /// The first line of what a program says to `--version`; nil where it is not installed.
  static func version(of command: String) -> String? {
    guard let outcome = try? run([command, "--version"], within: 20), outcome.exitCode == 0 else {
      return nil
    }
    return outcome.output.split(separator: "\n").first.map { String($0) }
  }
}
