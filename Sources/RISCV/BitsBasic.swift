// Zbb: basic bit manipulation (unprivileged manual, chapter "B").

extension Row {
  // swift-format-ignore
  static let bitsBasic: [Row] = [
    Row(.andn,   "andn",   "0100000 rs2 rs1 111 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.orn,    "orn",    "0100000 rs2 rs1 110 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.xnor,   "xnor",   "0100000 rs2 rs1 100 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.clz,    "clz",    "0110000 00000 rs1 001 rd 0010011",     "rd, rs1",       .zbb),
    Row(.ctz,    "ctz",    "0110000 00001 rs1 001 rd 0010011",     "rd, rs1",       .zbb),
    Row(.cpop,   "cpop",   "0110000 00010 rs1 001 rd 0010011",     "rd, rs1",       .zbb),
    Row(.clzw,   "clzw",   "0110000 00000 rs1 001 rd 0011011",     "rd, rs1",       .zbb),
    Row(.ctzw,   "ctzw",   "0110000 00001 rs1 001 rd 0011011",     "rd, rs1",       .zbb),
    Row(.cpopw,  "cpopw",  "0110000 00010 rs1 001 rd 0011011",     "rd, rs1",       .zbb),
    Row(.max,    "max",    "0000101 rs2 rs1 110 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.maxu,   "maxu",   "0000101 rs2 rs1 111 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.min,    "min",    "0000101 rs2 rs1 100 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.minu,   "minu",   "0000101 rs2 rs1 101 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.sext_b, "sext.b", "0110000 00100 rs1 001 rd 0010011",     "rd, rs1",       .zbb),
    Row(.sext_h, "sext.h", "0110000 00101 rs1 001 rd 0010011",     "rd, rs1",       .zbb),
    Row(.zext_h, "zext.h", "0000100 00000 rs1 100 rd 0111011",     "rd, rs1",       .zbb),
    Row(.rol,    "rol",    "0110000 rs2 rs1 001 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.ror,    "ror",    "0110000 rs2 rs1 101 rd 0110011",       "rd, rs1, rs2",  .zbb),
    Row(.rori,   "rori",   "011000 uimm[5:0] rs1 101 rd 0010011",  "rd, rs1, uimm", .zbb),
    Row(.rolw,   "rolw",   "0110000 rs2 rs1 001 rd 0111011",       "rd, rs1, rs2",  .zbb),
    Row(.rorw,   "rorw",   "0110000 rs2 rs1 101 rd 0111011",       "rd, rs1, rs2",  .zbb),
    Row(.roriw,  "roriw",  "0110000 uimm[4:0] rs1 101 rd 0011011", "rd, rs1, uimm", .zbb),
    Row(.orc_b,  "orc.b",  "001010000111 rs1 101 rd 0010011",      "rd, rs1",       .zbb),
    Row(.rev8,   "rev8",   "011010111000 rs1 101 rd 0010011",      "rd, rs1",       .zbb),
  ]
}

extension Engine where Self: ~Copyable {
  // MARK: Logic with a complement

  @inlinable @inline(always)
  public mutating func andn(_ i: Instruction) { self[i.rd] = self[i.rs1] & ~self[i.rs2] }

  @inlinable @inline(always)
  public mutating func orn(_ i: Instruction) { self[i.rd] = self[i.rs1] | ~self[i.rs2] }

  @inlinable @inline(always)
  public mutating func xnor(_ i: Instruction) { self[i.rd] = ~(self[i.rs1] ^ self[i.rs2]) }

  // MARK: Counting bits

  @inlinable @inline(always)
  public mutating func clz(_ i: Instruction) { self[i.rd] = self[i.rs1].leadingZeros() }

  @inlinable @inline(always)
  public mutating func ctz(_ i: Instruction) { self[i.rd] = self[i.rs1].trailingZeros() }

  @inlinable @inline(always)
  public mutating func cpop(_ i: Instruction) { self[i.rd] = self[i.rs1].population() }

  @inlinable @inline(always)
  public mutating func clzw(_ i: Instruction) {
    self[i.rd] = self[i.rs1].zeroExtended32.leadingZeros() &- .constant(32)
  }

  @inlinable @inline(always)
  public mutating func ctzw(_ i: Instruction) {
    // A one above the 32 bits stops the count there.
    self[i.rd] = (self[i.rs1] | .constant(1 << 32)).trailingZeros()
  }

  @inlinable @inline(always)
  public mutating func cpopw(_ i: Instruction) {
    self[i.rd] = self[i.rs1].zeroExtended32.population()
  }

  // MARK: Minimum and maximum

  @inlinable @inline(always)
  public mutating func max(_ i: Instruction) {
    self[i.rd] = self[i.rs1].less(self[i.rs2]).select(self[i.rs2], self[i.rs1])
  }

  @inlinable @inline(always)
  public mutating func maxu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].lessUnsigned(self[i.rs2]).select(self[i.rs2], self[i.rs1])
  }

  @inlinable @inline(always)
  public mutating func min(_ i: Instruction) {
    self[i.rd] = self[i.rs1].less(self[i.rs2]).select(self[i.rs1], self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func minu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].lessUnsigned(self[i.rs2]).select(self[i.rs1], self[i.rs2])
  }

  // MARK: Extension

  @inlinable @inline(always)
  public mutating func sext_b(_ i: Instruction) { self[i.rd] = self[i.rs1].extended(as: Int8.self) }

  @inlinable @inline(always)
  public mutating func sext_h(_ i: Instruction) {
    self[i.rd] = self[i.rs1].extended(as: Int16.self)
  }

  @inlinable @inline(always)
  public mutating func zext_h(_ i: Instruction) {
    self[i.rd] = self[i.rs1].extended(as: UInt16.self)
  }

  // MARK: Rotation

  /// A word rotated by the low six bits of `amount`.
  @inlinable @inline(always)
  func rotatedRight(_ word: Word, _ amount: Word) -> Word {
    word &>> amount | word &<< (.constant(0) &- amount)
  }

  /// The low 32 bits rotated by the low five bits of `amount`, sign-extended.
  @inlinable @inline(always)
  func rotatedRight32(_ word: Word, _ amount: Word) -> Word {
    // With a copy of the 32 bits above them, a shift brings in from above what falls out below.
    let low = word.zeroExtended32
    return ((low | low &<< .constant(32)) &>> (amount & .constant(31))).signExtended32
  }

  @inlinable @inline(always)
  public mutating func rol(_ i: Instruction) {
    self[i.rd] = rotatedRight(self[i.rs1], .constant(0) &- self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func ror(_ i: Instruction) { self[i.rd] = rotatedRight(self[i.rs1], self[i.rs2]) }

  @inlinable @inline(always)
  public mutating func rori(_ i: Instruction) {
    self[i.rd] = rotatedRight(self[i.rs1], immediate(i))
  }

  @inlinable @inline(always)
  public mutating func rolw(_ i: Instruction) {
    self[i.rd] = rotatedRight32(self[i.rs1], .constant(0) &- self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func rorw(_ i: Instruction) {
    self[i.rd] = rotatedRight32(self[i.rs1], self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func roriw(_ i: Instruction) {
    self[i.rd] = rotatedRight32(self[i.rs1], immediate(i))
  }

  // MARK: Bytes

  @inlinable @inline(always)
  public mutating func orc_b(_ i: Instruction) { self[i.rd] = self[i.rs1].bytesOrCombined() }

  @inlinable @inline(always)
  public mutating func rev8(_ i: Instruction) { self[i.rd] = self[i.rs1].bytesReversed() }
}
