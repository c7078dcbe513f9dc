/// Why a machine under test was not let go on.
public enum TrialError: Error, CustomStringConvertible {
  /// It was stopped at the end of its patience.
  case tooLong(limit: String, output: String)
  /// It did not print what it was waited for.
  case neverPrinted(String, limit: String, output: String)

  public var description: String {
    switch self {
    case .tooLong(let limit, let output):
      "no end after \(limit); it printed:\n\(output.suffix(2000))"
    case .neverPrinted(let text, let limit, let output):
      "'\(text)' was not printed after \(limit); but:\n\(output.suffix(2000))"
    }
  }
}
