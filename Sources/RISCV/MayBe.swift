// Zimop: may-be operations, which write zero until an extension gives them more to do, and Zcmop's, which do nothing
// (unprivileged manual, chapter "Zimop"). Rows of Zcmop: Compressed.swift.

extension Row {
  // swift-format-ignore
  static let mayBe: [Row] = [
    Row(.mop_r,  "mop.r.N",  "1 uimm[4] 00 uimm[3:2] 0111 uimm[1:0] rs1 100 rd 1110011", "rd, rs1",      .zimop),
    Row(.mop_rr, "mop.rr.N", "1 uimm[2] 00 uimm[1:0] 1 rs2 rs1 100 rd 1110011",          "rd, rs1, rs2", .zimop),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func mop_r(_ i: Instruction) { self[i.rd] = .constant(0) }

  @inlinable @inline(always)
  public mutating func mop_rr(_ i: Instruction) { self[i.rd] = .constant(0) }

  @inlinable @inline(always)
  public mutating func c_mop(_ i: Instruction) {}
}
