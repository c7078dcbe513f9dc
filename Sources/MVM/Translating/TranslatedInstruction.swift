/// An instruction of the guest, and what became of it.
public struct TranslatedInstruction: Sendable {
  /// Its micro-operations at a step of the translation.
  public struct Step: Sendable {
    /// The step: `recorded`, or what an analysis leaves.
    public let name: String
    /// The operations, a text each: `%3 = add %2, 8`. A number is the result of one of the same block.
    public let operations: [String]
  }

  /// Where it is.
  public let address: UInt64
  /// Its two or four bytes.
  public let bits: UInt32
  /// Two or four.
  public let byteCount: Int
  /// Mnemonic and operands.
  public let text: String
  /// Its micro-operations, step by step.
  public let steps: [Step]
  /// What the host carries out for it, without what is rarely needed.
  public let code: [HostLine]
  /// Whether it is left to the interpreter.
  public let isInterpreted: Bool
  /// Whether translated code calls the engine for it, and goes on.
  public let isCalled: Bool
  /// The branch over it, where the two are one choice between values: then its operations and code are the branch's.
  public let branchOver: UInt64?
}
