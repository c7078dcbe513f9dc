/// Why nothing is measured. Descriptions are one line, and say what to do.
package enum BenchmarkError: Error, CustomStringConvertible {
  /// A folder without programs.
  case noPrograms(folder: String)
  /// A program that is not there.
  case noSuchProgram(String, known: [String])
  /// A command that is not installed, and the Debian package that has it.
  case missing(command: String, package: String)
  /// A compiler said no.
  case notCompiled(source: String, by: String, saying: String)
  /// A program that ended otherwise than it should have, and its last words.
  case failed(program: String, on: String, saying: String)
  /// A program that found a mistake of its own.
  case checkFailed(program: String, on: String)
  /// Different checksums, which must not be.
  case mismatch(program: String, on: String, found: String, native: String)
  /// Different words from a command in Linux, which must not be.
  case differentAnswers(job: String, on: String)
  /// Something that did not happen in time.
  case tooSlow(what: String, on: String, seconds: Int)
  /// Files that Linux is started from.
  case noLinux(file: String)
  /// The host refuses something.
  case refused(String)

  package var description: String {
    switch self {
    case .noPrograms(let folder):
      "\(folder): holds no benchmarks: run this in the project's folder, or give --programs"
    case .noSuchProgram(let name, let known):
      "there is no benchmark '\(name)'; there are \(known.joined(separator: ", "))"
    case .missing(let command, let package):
      "\(command) is not installed: apt-get install \(package)"
    case .notCompiled(let source, let compiler, let words):
      "\(source): \(compiler) does not compile it: \(words)"
    case .failed(let program, let runner, let words):
      "\(program) failed on \(runner)" + (words.isEmpty ? "" : ": \(words)")
    case .checkFailed(let program, let runner):
      "\(program) found its own result wrong on \(runner): that is a bug, please report it"
    case .mismatch(let program, let runner, let found, let native):
      "\(program) gave checksum \(found) on \(runner), but \(native) natively: that is a bug, please report it"
    case .differentAnswers(let job, let runner):
      "'\(job)' answered otherwise in Linux on \(runner) than before: that is a bug, please report it"
    case .tooSlow(let what, let runner, let seconds):
      "\(what) was not done on \(runner) after \(seconds) seconds"
    case .noLinux(let file):
      "\(file): there is no such file: run scripts/fetch-linux, in the project's folder"
    case .refused(let what): what
    }
  }
}
