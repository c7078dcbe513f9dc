/// What a command line turned out to be.
package enum Parsed<Value: Sendable>: Sendable {
  /// The user wants to read this, ending in a line break.
  case help(String)
  /// The user wants the command to run.
  case arguments(Value)
}
