import System

/// A shell: its variables, functions, settings and jobs. What it does with them is in extensions.
final class Shell {
  var variables: [ByteString: Variable] = [:]

  /// $0, and $1 and those that follow.
  var name: ByteString = "sh"
  var parameters: [ByteString] = []

  var functions: [ByteString: Command] = [:]
  var aliases: [ByteString: ByteString] = [:]
  /// Where commands were found (`hash`).
  var places: [ByteString: ByteString] = [:]
  var settings = Settings()

  /// $?, $! and $$.
  var status = 0
  var lastBackground: Int?
  let identifier = Process.identifier

  /// What the last command substitution ended with: a command that only assigns ends so, too.
  var substitutionStatus: Int?

  /// What `trap` has arranged, by the signal's number; 0 is the shell's end.
  var traps: [Int: ByteString] = [:]

  var jobs: [Job] = []
  var isInteractive = false

  /// Whether jobs have process groups of their own, and the terminal in turn.
  var controlsJobs = false
  var terminalMode: Terminal.Mode?

  /// The text of the command that is being run, for the list of jobs.
  var currentText: ByteString = ""
  var currentLine = 1

  /// Above 0 where a failure is an answer: in conditions, and left of && and ||.
  var conditionDepth = 0
  var loopDepth = 0

  /// What variables were before `local`, a list for each function that is being run.
  var localScopes: [[(name: ByteString, value: Variable?)]] = []

  /// Whether the process has nothing left to do but the command that it runs: it may become it.
  var becomesCommand = false

  let editor = LineEditor()

  /// Whether the end of input was refused once because of stopped jobs.
  var hasWarned = false

  struct Variable {
    var value: ByteString?
    var isExported = false
    var isReadOnly = false
  }

  /// The options of `set`.
  struct Settings {
    var stopsOnFailure = false
    var failsOnUnset = false
    var tracesCommands = false
    var echoesInput = false
    var expandsPathNames = true
    var onlyChecks = false
    var exportsAll = false
  }

  init() {
    for text in Environment.variables {
      if let (name, value) = text.cut(at: "=") {
        variables[name] = Variable(value: value, isExported: true)
      }
    }
    variables["IFS"] = Variable(value: " \t\n")
    if variables["PATH"] == nil {
      variables["PATH"] = Variable(value: "/bin:/sbin:/usr/bin:/usr/sbin")
    }
    if let directory = try? FileSystem.workingDirectory() {
      variables["PWD"] = Variable(value: directory, isExported: true)
    }
    variables["OPTIND"] = Variable(value: "1")
    variables["PPID"] = Variable(value: "\(Process.parent)")
  }

  /// A message with the script's name and line.
  func complain(_ message: ByteString) {
    output.flush()
    let place: ByteString = isInteractive ? name : "\(name): line \(currentLine)"
    FileDescriptor.standardError.writeMessage("\(place): \(message)\n")
  }

  /// A mistake that ends the command, and a script with it.
  func failure(_ message: ByteString) -> Interruption {
    complain(message)
    status = 2
    return .failed
  }
}

/// Why commands are left before their end.
enum Interruption: Error {
  case breakLoop(Int)
  case continueLoop(Int)
  case returned(Int)
  case exited(Int)
  /// A mistake that has been told.
  case failed
  /// The interrupt key, at a prompt.
  case interrupted
}
