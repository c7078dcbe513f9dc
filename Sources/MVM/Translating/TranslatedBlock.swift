/// Instructions of the guest without jumps into them or among them, but for the last.
public struct TranslatedBlock: Sendable {
  /// Where it may go on.
  public struct Successor: Sendable {
    /// How.
    public enum Kind: String, Sendable {
      /// To the next instruction.
      case next
      /// A branch that is taken.
      case taken
      /// A jump to a known address.
      case jump
      /// The same, that leaves a return address.
      case call
      /// A jump to what a register says.
      case indirect
      /// The same, to a return address.
      case `return`
      /// After the interpreter has carried out the last instruction.
      case interpreter
    }

    /// How.
    public let kind: Kind
    /// Where to, if that is known.
    public let target: UInt64?
    /// Whether that is a block of the same region, so that the jump is final.
    public let isInside: Bool
  }

  /// Its first address, and the one behind it.
  public let range: Range<UInt64>
  /// What all begin with: the count.
  public let head: [HostLine]
  /// What it consists of.
  public let instructions: [TranslatedInstruction]
  /// How it goes on with the next one, where that takes code.
  public let end: [HostLine]
  /// Where it may go on.
  public let successors: [Successor]
  /// Whether a block of the region that is not before it jumps back to it.
  public let isLoopHead: Bool

  /// The bytes of its own code, without what is rarely needed.
  public var hostByteCount: Int {
    (head + instructions.flatMap(\.code) + end).reduce(0) { $0 + $1.bytes.count }
  }
}
