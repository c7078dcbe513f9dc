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

  /// The guest's instructions, translated or not. One that is in two blocks counts once.
  public var instructionCount: Int { distinct(all) }
  /// How many of them are left to the interpreter.
  public var interpretedCount: Int { distinct(all.filter(\.isInterpreted)) }
  /// Their bytes.
  public var guestByteCount: Int {
    Dictionary(all.map { ($0.address, $0.byteCount) }) { count, _ in count }.values.reduce(0, +)
  }
  /// The bytes of the host's code.
  public var hostByteCount: Int { regions.reduce(0) { $0 + $1.hostByteCount } }

  private var all: [TranslatedInstruction] {
    regions.flatMap { $0.blocks.flatMap(\.instructions) } + interpreted
  }

  private func distinct(_ instructions: [TranslatedInstruction]) -> Int {
    Set(instructions.map(\.address)).count
  }
}
