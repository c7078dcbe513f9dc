// Zicsr (unprivileged manual, chapter 7), the privileged instructions (privileged manual, 3.3 and 12), Zawrs.
// All of them go through the one door `Engine.system`: what they do depends on privilege and CSRs, which no engine
// translates. The five bits of an immediate form (`csrrwi`) stand in `rs1`.

extension Row {
  // swift-format-ignore
  static let system: [Row] = [
    Row(.ecall,           "ecall",           "000000000000 00000 000 00000 1110011",    "",              .i),
    Row(.ebreak,          "ebreak",          "000000000001 00000 000 00000 1110011",    "",              .i),
    Row(.mret,            "mret",            "0011000 00010 00000 000 00000 1110011",   "",              .i),
    Row(.sret,            "sret",            "0001000 00010 00000 000 00000 1110011",   "",              .i),
    Row(.wfi,             "wfi",             "0001000 00101 00000 000 00000 1110011",   "",              .i),
    Row(.sfence_vma,      "sfence.vma",      "0001001 rs2 rs1 000 00000 1110011",       "rs1, rs2",      .i),
    Row(.sinval_vma,      "sinval.vma",      "0001011 rs2 rs1 000 00000 1110011",       "rs1, rs2",      .svinval),
    Row(.sfence_w_inval,  "sfence.w.inval",  "0001100 00000 00000 000 00000 1110011",   "",              .svinval),
    Row(.sfence_inval_ir, "sfence.inval.ir", "0001100 00001 00000 000 00000 1110011",   "",              .svinval),
    Row(.wrs_nto,         "wrs.nto",         "000000001101 00000 000 00000 1110011",    "",              .zawrs),
    Row(.wrs_sto,         "wrs.sto",         "000000011101 00000 000 00000 1110011",    "",              .zawrs),
    Row(.csrrw,           "csrrw",           "csr rs1 001 rd 1110011",                  "rd, csr, rs1",  .zicsr),
    Row(.csrrs,           "csrrs",           "csr rs1 010 rd 1110011",                  "rd, csr, rs1",  .zicsr),
    Row(.csrrc,           "csrrc",           "csr rs1 011 rd 1110011",                  "rd, csr, rs1",  .zicsr),
    Row(.csrrwi,          "csrrwi",          "csr rs1 101 rd 1110011",                  "rd, csr, zimm", .zicsr),
    Row(.csrrsi,          "csrrsi",          "csr rs1 110 rd 1110011",                  "rd, csr, zimm", .zicsr),
    Row(.csrrci,          "csrrci",          "csr rs1 111 rd 1110011",                  "rd, csr, zimm", .zicsr),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func ecall(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func ebreak(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func mret(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func sret(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func wfi(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func sfence_vma(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func sinval_vma(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func sfence_w_inval(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func sfence_inval_ir(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func wrs_nto(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func wrs_sto(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func csrrw(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func csrrs(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func csrrc(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func csrrwi(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func csrrsi(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func csrrci(_ i: Instruction) throws(Failure) { try system(i) }
}
