// Zba: address generation (unprivileged manual, chapter "B").

extension Row {
  // swift-format-ignore
  static let bitsAddress: [Row] = [
    Row(.add_uw,    "add.uw",    "0000100 rs2 rs1 000 rd 0111011",      "rd, rs1, rs2",  .zba),
    Row(.sh1add,    "sh1add",    "0010000 rs2 rs1 010 rd 0110011",      "rd, rs1, rs2",  .zba),
    Row(.sh2add,    "sh2add",    "0010000 rs2 rs1 100 rd 0110011",      "rd, rs1, rs2",  .zba),
    Row(.sh3add,    "sh3add",    "0010000 rs2 rs1 110 rd 0110011",      "rd, rs1, rs2",  .zba),
    Row(.sh1add_uw, "sh1add.uw", "0010000 rs2 rs1 010 rd 0111011",      "rd, rs1, rs2",  .zba),
    Row(.sh2add_uw, "sh2add.uw", "0010000 rs2 rs1 100 rd 0111011",      "rd, rs1, rs2",  .zba),
    Row(.sh3add_uw, "sh3add.uw", "0010000 rs2 rs1 110 rd 0111011",      "rd, rs1, rs2",  .zba),
    Row(.slli_uw,   "slli.uw",   "000010 uimm[5:0] rs1 001 rd 0011011", "rd, rs1, uimm", .zba),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func add_uw(_ i: Instruction) {
    self[i.rd] = self[i.rs1].zeroExtended32 &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func sh1add(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &<< .constant(1)) &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func sh2add(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &<< .constant(2)) &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func sh3add(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &<< .constant(3)) &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func sh1add_uw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1].zeroExtended32 &<< .constant(1)) &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func sh2add_uw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1].zeroExtended32 &<< .constant(2)) &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func sh3add_uw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1].zeroExtended32 &<< .constant(3)) &+ self[i.rs2]
  }

  @inlinable @inline(always)
  public mutating func slli_uw(_ i: Instruction) {
    self[i.rd] = self[i.rs1].zeroExtended32 &<< immediate(i)
  }
}
