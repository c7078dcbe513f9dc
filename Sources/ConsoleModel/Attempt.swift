/// A piece of a run that may be undone: what its guest writes is not to be shown before that is known.
public enum Attempt: Sendable {
  case begins
  /// It happened.
  case stands
  /// The machine is where it began.
  case isUndone
}
