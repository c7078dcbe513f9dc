// Zicond: conditional zeroes (unprivileged manual, chapter "Zicond").

extension Row {
  // swift-format-ignore
  static let conditional: [Row] = [
    Row(.czero_eqz, "czero.eqz", "0000111 rs2 rs1 101 rd 0110011", "rd, rs1, rs2", .zicond),
    Row(.czero_nez, "czero.nez", "0000111 rs2 rs1 111 rd 0110011", "rd, rs1, rs2", .zicond),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func czero_eqz(_ i: Instruction) {
    self[i.rd] = self[i.rs2].select(self[i.rs1], .constant(0))
  }

  @inlinable @inline(always)
  public mutating func czero_nez(_ i: Instruction) {
    self[i.rd] = self[i.rs2].select(.constant(0), self[i.rs1])
  }
}
