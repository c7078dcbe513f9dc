/// A mistake in a machine file or on a command line. The description is one line for the user,
/// naming the place, what is wrong there and what would be right; each case shows its own.
public enum ConfigurationError: Error, Equatable, Sendable {
  /// `FILE: cannot be read: REASON`
  case unreadable(file: String, reason: String)

  /// `FILE: is larger than 1M, which no machine file needs to be`
  case oversized(file: String)

  /// `FILE:LINE:COLUMN: PROBLEM` (not YAML, or YAML that a machine file does not use)
  case malformed(SourceLocation, problem: String)

  /// `FILE:LINE:COLUMN: there is no key 'NAME'; did you mean 'NEAREST'?`, or, where nothing is
  /// near, `...; the keys are KNOWN`
  case unknownKey(Origin, name: String, nearest: String?, known: [String])

  /// `there is no option 'NAME'; did you mean 'NEAREST'?`, or `...; COMMAND --help lists them`
  case unknownOption(String, nearest: String?, command: String)

  /// `FILE:LINE:COLUMN: NAME cannot be FOUND: it takes ALLOWED`, with `--NAME` alone in front for
  /// an option, or `... has no value: it takes ALLOWED` where nothing was found
  case refusedValue(Origin, name: String, found: String?, takes: String)

  /// `FILE:LINE:COLUMN: NAME REASON` (each value is right, but not all of them together)
  case conflict(Origin, name: String, reason: String)

  /// `COMMAND has no use for 'ARGUMENT': REASON`
  case unexpectedArgument(String, command: String, reason: String)

  /// `COMMAND needs NAME: usage: USAGE`
  case missingArgument(String, command: String, usage: String)
}

extension ConfigurationError {
  /// The place in a machine file that the message points at, where there is one.
  public var location: SourceLocation? {
    switch self {
    case .malformed(let location, _),
      .unknownKey(.machineFile(let location), _, _, _),
      .refusedValue(.machineFile(let location), _, _, _),
      .conflict(.machineFile(let location), _, _):
      location
    default: nil
    }
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// The message, one line without a full stop or a line break.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .oversized(let file):
      "\(file): is larger than 1M, which no machine file needs to be"
    case .malformed(let location, let problem):
      "\(location): \(problem)"
    case .unknownKey(let origin, let name, let nearest, let known):
      "\(origin.prefix)there is no key \(quoted(name)); "
        + (nearest.map { "did you mean '\($0)'?" } ?? "the keys are \(wordList(known, "and"))")
    case .unknownOption(let name, let nearest, let command):
      "there is no option \(quoted(name)); "
        + (nearest.map { "did you mean '\($0)'?" } ?? "\(command) --help lists them")
    case .refusedValue(let origin, let name, let found, let takes):
      "\(origin.subject(name)) "
        + (found.map { "cannot be \($0)" } ?? "has no value") + ": it takes \(takes)"
    case .conflict(let origin, let name, let reason):
      "\(origin.subject(name)) \(reason)"
    case .unexpectedArgument(let argument, let command, let reason):
      "\(command) has no use for \(quoted(argument)): \(reason)"
    case .missingArgument(let name, let command, let usage):
      "\(command) needs \(name): usage: \(usage)"
    }
  }
}
