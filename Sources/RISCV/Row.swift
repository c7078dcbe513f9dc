/// How one instruction is written, in memory and in assembly.
///
/// `bits` reads as the manual prints an encoding, from the highest bit to the lowest, fields separated by blanks:
///
/// - `0010011`: these bits.
/// - `rd rs1 rs2 rs3`: a register, 5 bits; `rd' rs1' rs2'`: one of x8-x15, 3 bits; `rd/rs1`, `rd'/rs1'`: one field for both.
/// - `imm[12|10:5]`: these bits of the immediate. `uimm[...]` is the same without sign extension; `nzimm` and `nzuimm`
///   are reserved when zero.
/// - `rm` (3 bits), `csr` (12), `fm` `pred` `succ` (4 each), `aq` `rl` (1 each).
/// - `rd≠0`, `rs1≠0`, `rd≠0,2`, `rs2≠0`: the encoding belongs to another row, or to nobody, for these registers.
///
/// A mnemonic that ends in `N` (`mop.r.N`) is written with the immediate, in decimal, instead.
///
/// `operands` is the assembly text after the mnemonic; `Assembly` knows its words (`rd`, `fs1`, `imm(rs1)`, ...).
public struct Row: Sendable {
  /// What the instruction does.
  public let opcode: Opcode
  /// Its name in assembly. A compressed row has a name of its own and the opcode that it expands to.
  public let mnemonic: StaticString
  /// The encoding.
  public let bits: StaticString
  /// The operands in assembly.
  public let operands: StaticString
  /// The extensions that must all be there.
  public let extensions: ExtensionSet
  /// Values of fields that the encoding does not hold, of a compressed row (`c.jr`: `rd` is x0).
  public let implied: Implied

  /// Fields that a compressed encoding implies.
  public struct Implied: Sendable {
    /// The destination, before x0 becomes the sink.
    public var rd: UInt8?
    /// The first source.
    public var rs1: UInt8?
    /// The second source.
    public var rs2: UInt8?
    /// The immediate.
    public var immediate: Int64?

    /// Fields that a compressed encoding implies.
    public init(
      rd: UInt8? = nil, rs1: UInt8? = nil, rs2: UInt8? = nil, immediate: Int64? = nil
    ) {
      self.rd = rd
      self.rs1 = rs1
      self.rs2 = rs2
      self.immediate = immediate
    }
  }

  /// A row of the table.
  public init(
    _ opcode: Opcode, _ mnemonic: StaticString, _ bits: StaticString, _ operands: StaticString,
    _ extensions: ExtensionSet, implied: Implied = Implied()
  ) {
    self.opcode = opcode
    self.mnemonic = mnemonic
    self.bits = bits
    self.operands = operands
    self.extensions = extensions
    self.implied = implied
  }
}
