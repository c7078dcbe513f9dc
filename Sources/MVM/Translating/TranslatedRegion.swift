/// What was translated in one piece: blocks that are reached from the first one without leaving a page.
public struct TranslatedRegion: Sendable {
  /// A step, and how many micro-operations were left after it.
  public struct Step: Sendable {
    /// `recorded`, or what an analysis leaves.
    public let name: String
    /// Micro-operations.
    public let operationCount: Int
  }

  /// In the order of their code.
  public let blocks: [TranslatedBlock]
  /// The code behind that.
  public let behind: [HostStretch]
  /// How the blocks came about.
  public let steps: [Step]
  /// The bytes of the host's code, with what is rarely needed.
  public let hostByteCount: Int

  /// Where it begins.
  public var start: UInt64 { blocks.first?.range.lowerBound ?? 0 }
  /// The guest's instructions, as often as they were translated.
  public var instructionCount: Int { blocks.reduce(0) { $0 + $1.instructions.count } }
  /// Their bytes.
  public var guestByteCount: Int { blocks.reduce(0) { $0 + $1.range.count } }
  /// The bytes of the host's code that is executed as a rule.
  public var usualByteCount: Int { blocks.reduce(0) { $0 + $1.hostByteCount } }
  /// How many of the instructions are left to the interpreter.
  public var interpretedCount: Int {
    blocks.reduce(0) { $0 + $1.instructions.count(where: \.isInterpreted) }
  }
}
