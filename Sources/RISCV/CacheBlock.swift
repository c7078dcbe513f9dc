// Zicbom, Zicboz, Zicbop: cache blocks (unprivileged manual, chapter "CMO"). Managing and zeroing may be forbidden by CSRs
// (`menvcfg`, `senvcfg`), so they go through `system`. Prefetching is a hint, encoded as an `ori` to x0.

extension Row {
  // swift-format-ignore
  static let cacheBlock: [Row] = [
    Row(.cbo_inval,  "cbo.inval",  "000000000000 rs1 010 00000 0001111",    "(rs1)",    .zicbom),
    Row(.cbo_clean,  "cbo.clean",  "000000000001 rs1 010 00000 0001111",    "(rs1)",    .zicbom),
    Row(.cbo_flush,  "cbo.flush",  "000000000010 rs1 010 00000 0001111",    "(rs1)",    .zicbom),
    Row(.cbo_zero,   "cbo.zero",   "000000000100 rs1 010 00000 0001111",    "(rs1)",    .zicboz),
    Row(.prefetch_i, "prefetch.i", "imm[11:5] 00000 rs1 110 00000 0010011", "imm(rs1)", .zicbop),
    Row(.prefetch_r, "prefetch.r", "imm[11:5] 00001 rs1 110 00000 0010011", "imm(rs1)", .zicbop),
    Row(.prefetch_w, "prefetch.w", "imm[11:5] 00011 rs1 110 00000 0010011", "imm(rs1)", .zicbop),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  public mutating func cbo_inval(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func cbo_clean(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func cbo_flush(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func cbo_zero(_ i: Instruction) throws(Failure) { try system(i) }

  @inlinable @inline(always)
  public mutating func prefetch_i(_ i: Instruction) {}

  @inlinable @inline(always)
  public mutating func prefetch_r(_ i: Instruction) {}

  @inlinable @inline(always)
  public mutating func prefetch_w(_ i: Instruction) {}
}
