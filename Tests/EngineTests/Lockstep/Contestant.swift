import Hart

/// An engine that is compared with the interpreter.
struct Contestant: Sendable {
  /// For messages.
  let name: String
  /// Gives a new hart the engine.
  var equip: @Sendable (Hart) -> Void = { _ in }
  /// A turn is taken in pieces of these budgets, over and over; nil for whole turns.
  var pieces: [Int]?
  /// Called before and after each piece, and returns what is called after it: how tests spoil what an engine did.
  var watch: (@Sendable (Hart) -> (() -> Void))?

  /// The reference.
  static let interpreter = Contestant(name: "interpreter")
}
