import MVM

/// Why `mvm jit` cannot show what was asked for.
enum JitError: Error, CustomStringConvertible {
  /// `FILE: REASON`
  case file(String, reason: String)
  /// `--json and --dot are two ways of showing it: choose one`
  case twoForms
  /// `--dot is a graph of functions: say which with --at`
  case graphOfWhat

  var description: String {
    switch self {
    case .file(let file, let reason): "\(file): \(reason)"
    case .twoForms: "--json and --dot are two ways of showing it: choose one"
    case .graphOfWhat: "--dot is a graph of functions: say which with --at"
    }
  }
}
