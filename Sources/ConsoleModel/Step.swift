/// How far a stopped machine goes on before it stops again.
public enum Step: Equatable, Sendable {
  /// An instruction of the hart.
  case instruction
  /// The same, or a whole call where it is one.
  case over
  /// Up to where the hart takes a trap.
  case trap
  /// Up to where the hart runs another process.
  case process
}

extension Step {
  /// What it is called while it is done.
  var name: String {
    switch self {
    case .instruction: "an instruction"
    case .over: "over a call"
    case .trap: "to the next trap"
    case .process: "to another process"
    }
  }
}
