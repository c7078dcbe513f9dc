// M: multiplication and division (unprivileged manual, chapter 13).

extension Row {
  // swift-format-ignore
  static let multiply: [Row] = [
    Row(.mul,    "mul",    "0000001 rs2 rs1 000 rd 0110011", "rd, rs1, rs2", .m),
    Row(.mulh,   "mulh",   "0000001 rs2 rs1 001 rd 0110011", "rd, rs1, rs2", .m),
    Row(.mulhsu, "mulhsu", "0000001 rs2 rs1 010 rd 0110011", "rd, rs1, rs2", .m),
    Row(.mulhu,  "mulhu",  "0000001 rs2 rs1 011 rd 0110011", "rd, rs1, rs2", .m),
    Row(.div,    "div",    "0000001 rs2 rs1 100 rd 0110011", "rd, rs1, rs2", .m),
    Row(.divu,   "divu",   "0000001 rs2 rs1 101 rd 0110011", "rd, rs1, rs2", .m),
    Row(.rem,    "rem",    "0000001 rs2 rs1 110 rd 0110011", "rd, rs1, rs2", .m),
    Row(.remu,   "remu",   "0000001 rs2 rs1 111 rd 0110011", "rd, rs1, rs2", .m),
    Row(.mulw,   "mulw",   "0000001 rs2 rs1 000 rd 0111011", "rd, rs1, rs2", .m),
    Row(.divw,   "divw",   "0000001 rs2 rs1 100 rd 0111011", "rd, rs1, rs2", .m),
    Row(.divuw,  "divuw",  "0000001 rs2 rs1 101 rd 0111011", "rd, rs1, rs2", .m),
    Row(.remw,   "remw",   "0000001 rs2 rs1 110 rd 0111011", "rd, rs1, rs2", .m),
    Row(.remuw,  "remuw",  "0000001 rs2 rs1 111 rd 0111011", "rd, rs1, rs2", .m),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func mul(_ i: Instruction) { self[i.rd] = self[i.rs1] &* self[i.rs2] }

  @inlinable @inline(always)
  public mutating func mulh(_ i: Instruction) {
    self[i.rd] = self[i.rs1].multiplyHigh(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func mulhsu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].multiplyHighSignedUnsigned(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func mulhu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].multiplyHighUnsigned(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func div(_ i: Instruction) { self[i.rd] = self[i.rs1].divided(by: self[i.rs2]) }

  @inlinable @inline(always)
  public mutating func divu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].dividedUnsigned(by: self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func rem(_ i: Instruction) {
    self[i.rd] = self[i.rs1].remainder(by: self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func remu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].remainderUnsigned(by: self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func mulw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &* self[i.rs2]).signExtended32
  }

  // Extended to 64 bits, 32-bit operands give the 32-bit result that the manual wants, in every corner.

  @inlinable @inline(always)
  public mutating func divw(_ i: Instruction) {
    let quotient = self[i.rs1].signExtended32.divided(by: self[i.rs2].signExtended32)
    self[i.rd] = quotient.signExtended32
  }

  @inlinable @inline(always)
  public mutating func divuw(_ i: Instruction) {
    let quotient = self[i.rs1].zeroExtended32.dividedUnsigned(by: self[i.rs2].zeroExtended32)
    self[i.rd] = quotient.signExtended32
  }

  @inlinable @inline(always)
  public mutating func remw(_ i: Instruction) {
    let remainder = self[i.rs1].signExtended32.remainder(by: self[i.rs2].signExtended32)
    self[i.rd] = remainder.signExtended32
  }

  @inlinable @inline(always)
  public mutating func remuw(_ i: Instruction) {
    let remainder = self[i.rs1].zeroExtended32.remainderUnsigned(by: self[i.rs2].zeroExtended32)
    self[i.rd] = remainder.signExtended32
  }
}
