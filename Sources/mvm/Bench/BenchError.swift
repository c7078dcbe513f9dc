/// What a benchmark cannot be measured for. Descriptions are one line, and say what to do.
enum BenchError: Error, CustomStringConvertible {
  /// A folder without programs.
  case noPrograms(folder: String)
  /// A program that is not there.
  case noSuchProgram(String, known: [String])
  /// A command that is not installed, and the Debian package that has it.
  case missing(command: String, package: String)
  /// A compiler said no.
  case notCompiled(source: String, by: String)
  /// A program ended otherwise than it should have.
  case wrongResult(program: String, on: String)
  /// The host refuses something.
  case refused(String)

  var description: String {
    switch self {
    case .noPrograms(let folder):
      "\(folder): holds no benchmarks: run this in the project's folder, or give --programs"
    case .noSuchProgram(let name, let known):
      "there is no benchmark '\(name)'; there are \(known.joined(separator: ", "))"
    case .missing(let command, let package):
      "\(command) is not installed: apt-get install \(package)"
    case .notCompiled(let source, let compiler): "\(source): \(compiler) does not compile it"
    case .wrongResult(let program, let engine):
      "\(program) gave a wrong result on \(engine): that is a bug, please report it"
    case .refused(let what): what
    }
  }
}
