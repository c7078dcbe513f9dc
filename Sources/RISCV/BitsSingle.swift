// Zbs: single bits (unprivileged manual, chapter "B").

extension Row {
  // swift-format-ignore
  static let bitsSingle: [Row] = [
    Row(.bclr,  "bclr",  "0100100 rs2 rs1 001 rd 0110011",      "rd, rs1, rs2",  .zbs),
    Row(.bclri, "bclri", "010010 uimm[5:0] rs1 001 rd 0010011", "rd, rs1, uimm", .zbs),
    Row(.bext,  "bext",  "0100100 rs2 rs1 101 rd 0110011",      "rd, rs1, rs2",  .zbs),
    Row(.bexti, "bexti", "010010 uimm[5:0] rs1 101 rd 0010011", "rd, rs1, uimm", .zbs),
    Row(.binv,  "binv",  "0110100 rs2 rs1 001 rd 0110011",      "rd, rs1, rs2",  .zbs),
    Row(.binvi, "binvi", "011010 uimm[5:0] rs1 001 rd 0010011", "rd, rs1, uimm", .zbs),
    Row(.bset,  "bset",  "0010100 rs2 rs1 001 rd 0110011",      "rd, rs1, rs2",  .zbs),
    Row(.bseti, "bseti", "001010 uimm[5:0] rs1 001 rd 0010011", "rd, rs1, uimm", .zbs),
  ]
}

extension Engine where Self: ~Copyable {
  /// A word with one bit set: the low six bits of `position` say which.
  @inlinable @inline(always)
  func bit(at position: Word) -> Word { .constant(1) &<< position }

  @inlinable @inline(always)
  public mutating func bclr(_ i: Instruction) { self[i.rd] = self[i.rs1] & ~bit(at: self[i.rs2]) }

  @inlinable @inline(always)
  public mutating func bclri(_ i: Instruction) { self[i.rd] = self[i.rs1] & ~bit(at: immediate(i)) }

  @inlinable @inline(always)
  public mutating func bext(_ i: Instruction) {
    self[i.rd] = self[i.rs1] &>> self[i.rs2] & .constant(1)
  }

  @inlinable @inline(always)
  public mutating func bexti(_ i: Instruction) {
    self[i.rd] = self[i.rs1] &>> immediate(i) & .constant(1)
  }

  @inlinable @inline(always)
  public mutating func binv(_ i: Instruction) { self[i.rd] = self[i.rs1] ^ bit(at: self[i.rs2]) }

  @inlinable @inline(always)
  public mutating func binvi(_ i: Instruction) { self[i.rd] = self[i.rs1] ^ bit(at: immediate(i)) }

  @inlinable @inline(always)
  public mutating func bset(_ i: Instruction) { self[i.rd] = self[i.rs1] | bit(at: self[i.rs2]) }

  @inlinable @inline(always)
  public mutating func bseti(_ i: Instruction) { self[i.rd] = self[i.rs1] | bit(at: immediate(i)) }
}
