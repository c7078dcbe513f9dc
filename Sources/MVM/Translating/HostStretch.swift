/// Code of the host behind the blocks of a region: what is rarely needed.
public struct HostStretch: Sendable {
  /// What for.
  public enum Kind: String, Sendable {
    /// A hart comes here that cannot carry out a block: too few instructions remain, or the block is gone.
    case refusal
    /// Rounds of a loop in which accesses by constant steps go without checks, for as long as their pages last.
    case loop
    /// Translated code is left here, or will be until the exit is linked to another block.
    case exit
    /// An access whose page is not in the TLB comes here.
    case miss
    /// What an instruction rarely needs, as a NaN does.
    case detour
    /// So that something is aligned.
    case padding
  }

  /// What for.
  public let kind: Kind
  /// The guest's address that it is about: of an exit, where the guest goes on.
  public let address: UInt64
  /// The same in words.
  public let text: String
  /// Its instructions.
  public let lines: [HostLine]
}
