/// What runs a hart's instructions in the interpreter's place.
///
/// Whatever it is, hart and RAM are left as the interpreter would leave them after the same count of instructions; so is what
/// follows from nothing else, the cached translations.
public protocol HartEngine: AnyObject {
  /// Runs `hart` from its pc on until nothing of `remaining` is left, which is more than zero.
  func run(_ hart: Hart)

  /// What it has done so far.
  var statistics: EngineStatistics { get }
}

extension HartEngine {
  /// Nothing that was counted.
  public var statistics: EngineStatistics { EngineStatistics() }
}
