/// An instruction that a hart has executed, and what it changed.
public struct ExecutedInstruction: Equatable, Sendable {
  /// A register with a new value.
  public struct Change: Equatable, Sendable {
    /// Its name: `a0`, `fa0`, `mstatus`.
    public let register: String
    /// What it holds now.
    public let value: UInt64
  }

  /// The hart.
  public let hart: Int
  /// How many instructions that hart had completed before.
  public let count: UInt64
  /// The mode that it was executed in.
  public let privilege: PrivilegeMode
  /// Its virtual address.
  public let pc: UInt64
  /// Its bits; of a compressed one the upper half is zero. 0 where it could not be fetched.
  public let encoding: UInt32
  /// The registers whose value changed, and the one that a CSR instruction named. Nothing where it raised a trap.
  public let changes: [Change]
}
