// Zbc: carry-less multiplication (unprivileged manual, chapter "B").

extension Row {
  // swift-format-ignore
  static let carrylessMultiply: [Row] = [
    Row(.clmul,  "clmul",  "0000101 rs2 rs1 001 rd 0110011", "rd, rs1, rs2", .zbc),
    Row(.clmulh, "clmulh", "0000101 rs2 rs1 011 rd 0110011", "rd, rs1, rs2", .zbc),
    Row(.clmulr, "clmulr", "0000101 rs2 rs1 010 rd 0110011", "rd, rs1, rs2", .zbc),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func clmul(_ i: Instruction) {
    self[i.rd] = self[i.rs1].carrylessMultiply(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func clmulh(_ i: Instruction) {
    self[i.rd] = self[i.rs1].carrylessMultiplyHigh(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func clmulr(_ i: Instruction) {
    // Bits 126 to 63 of the product.
    let low = self[i.rs1].carrylessMultiply(self[i.rs2])
    let high = self[i.rs1].carrylessMultiplyHigh(self[i.rs2])
    self[i.rd] = high &<< .constant(1) | low &>> .constant(63)
  }
}
