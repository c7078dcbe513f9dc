/// A function, or what is reached from an address, as the translator makes it when all of it is known.
public struct TranslatedCode: Sendable {
  /// The function's name, if it has one.
  public let name: String?
  /// What was asked for.
  public let range: Range<UInt64>
  /// What was translated, each in one piece.
  public let regions: [TranslatedRegion]
  /// Instructions between regions: the interpreter carries them out, since a translation would have nothing to do but leave.
  public let interpreted: [TranslatedInstruction]

  /// The guest's instructions, translated or not.
  public var instructionCount: Int {
    regions.reduce(interpreted.count) { $0 + $1.instructionCount }
  }
  /// How many of them are left to the interpreter.
  public var interpretedCount: Int {
    regions.reduce(interpreted.count) { $0 + $1.interpretedCount }
  }
  /// The bytes of those that were translated.
  public var guestByteCount: Int { regions.reduce(0) { $0 + $1.guestByteCount } }
  /// The bytes of the host's code.
  public var hostByteCount: Int { regions.reduce(0) { $0 + $1.hostByteCount } }
}
