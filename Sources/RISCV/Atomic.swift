// A: atomic memory operations and reservations (unprivileged manual, chapter 14); Zacas: compare and swap (16).
// The aq and rl bits stand in the immediate as 2 and 1: engines whose host needs them look there.

extension Row {
  // swift-format-ignore
  static let atomic: [Row] = [
    Row(.lr_w,       "lr.w",       "00010 aq rl 00000 rs1 010 rd 0101111",     "rd, (rs1)",        .a),
    Row(.sc_w,       "sc.w",       "00011 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoswap_w,  "amoswap.w",  "00001 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoadd_w,   "amoadd.w",   "00000 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoxor_w,   "amoxor.w",   "00100 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoand_w,   "amoand.w",   "01100 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoor_w,    "amoor.w",    "01000 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amomin_w,   "amomin.w",   "10000 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amomax_w,   "amomax.w",   "10100 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amominu_w,  "amominu.w",  "11000 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amomaxu_w,  "amomaxu.w",  "11100 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.lr_d,       "lr.d",       "00010 aq rl 00000 rs1 011 rd 0101111",     "rd, (rs1)",        .a),
    Row(.sc_d,       "sc.d",       "00011 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoswap_d,  "amoswap.d",  "00001 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoadd_d,   "amoadd.d",   "00000 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoxor_d,   "amoxor.d",   "00100 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoand_d,   "amoand.d",   "01100 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amoor_d,    "amoor.d",    "01000 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amomin_d,   "amomin.d",   "10000 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amomax_d,   "amomax.d",   "10100 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amominu_d,  "amominu.d",  "11000 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amomaxu_d,  "amomaxu.d",  "11100 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .a),
    Row(.amocas_w,   "amocas.w",   "00101 aq rl rs2 rs1 010 rd 0101111",       "rd, rs2, (rs1)",   .zacas),
    Row(.amocas_d,   "amocas.d",   "00101 aq rl rs2 rs1 011 rd 0101111",       "rd, rs2, (rs1)",   .zacas),
    Row(.amocas_q,   "amocas.q",   "00101 aq rl rs2 rs1 100 rd 0101111",       "rd, rs2, (rs1)",   .zacas),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  mutating func reserve<Value: FixedWidthInteger & SignedInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    self[i.rd] = try loadReserved(self[i.rs1], as: type)
  }

  @inlinable @inline(always)
  mutating func conditional<Value: FixedWidthInteger & SignedInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    self[i.rd] = try storeConditional(self[i.rs1], self[i.rs2], as: type)
  }

  @inlinable @inline(always)
  mutating func combine<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    self[i.rd] = try atomic(operation, self[i.rs1], self[i.rs2], as: type)
  }

  @inlinable @inline(always)
  mutating func swapIfEqual<Value: FixedWidthInteger & SignedInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    // x0 as the destination is compared as zero, but decodes to the sink.
    let expected = i.rd == Instruction.sink ? Word.constant(0) : self[i.rd]
    self[i.rd] = try compareAndSwap(
      self[i.rs1], expected: expected, replacement: self[i.rs2], as: type)
  }

  @inlinable @inline(always)
  public mutating func lr_w(_ i: Instruction) throws(Failure) { try reserve(i, Int32.self) }

  @inlinable @inline(always)
  public mutating func sc_w(_ i: Instruction) throws(Failure) { try conditional(i, Int32.self) }

  @inlinable @inline(always)
  public mutating func amoswap_w(_ i: Instruction) throws(Failure) {
    try combine(.swap, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amoadd_w(_ i: Instruction) throws(Failure) {
    try combine(.add, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amoxor_w(_ i: Instruction) throws(Failure) {
    try combine(.xor, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amoand_w(_ i: Instruction) throws(Failure) {
    try combine(.and, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amoor_w(_ i: Instruction) throws(Failure) { try combine(.or, i, Int32.self) }

  @inlinable @inline(always)
  public mutating func amomin_w(_ i: Instruction) throws(Failure) {
    try combine(.minimum, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amomax_w(_ i: Instruction) throws(Failure) {
    try combine(.maximum, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amominu_w(_ i: Instruction) throws(Failure) {
    try combine(.minimumUnsigned, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amomaxu_w(_ i: Instruction) throws(Failure) {
    try combine(.maximumUnsigned, i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func amocas_w(_ i: Instruction) throws(Failure) { try swapIfEqual(i, Int32.self) }

  @inlinable @inline(always)
  public mutating func lr_d(_ i: Instruction) throws(Failure) { try reserve(i, Int64.self) }

  @inlinable @inline(always)
  public mutating func sc_d(_ i: Instruction) throws(Failure) { try conditional(i, Int64.self) }

  @inlinable @inline(always)
  public mutating func amoswap_d(_ i: Instruction) throws(Failure) {
    try combine(.swap, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amoadd_d(_ i: Instruction) throws(Failure) {
    try combine(.add, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amoxor_d(_ i: Instruction) throws(Failure) {
    try combine(.xor, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amoand_d(_ i: Instruction) throws(Failure) {
    try combine(.and, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amoor_d(_ i: Instruction) throws(Failure) { try combine(.or, i, Int64.self) }

  @inlinable @inline(always)
  public mutating func amomin_d(_ i: Instruction) throws(Failure) {
    try combine(.minimum, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amomax_d(_ i: Instruction) throws(Failure) {
    try combine(.maximum, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amominu_d(_ i: Instruction) throws(Failure) {
    try combine(.minimumUnsigned, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amomaxu_d(_ i: Instruction) throws(Failure) {
    try combine(.maximumUnsigned, i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func amocas_d(_ i: Instruction) throws(Failure) { try swapIfEqual(i, Int64.self) }

  /// Register pairs: the even register holds the low half; the pair of x0 reads as zero and is not written.
  @inlinable @inline(always)
  public mutating func amocas_q(_ i: Instruction) throws(Failure) {
    guard i.rs2 & 1 == 0, i.rd & 1 == 0 else { return try illegal(i) }
    let zero = Word.constant(0)
    let isDiscarded = i.rd == Instruction.sink
    let expected = isDiscarded ? (zero, zero) : (self[i.rd], self[i.rd &+ 1])
    let replacement = i.rs2 == 0 ? (zero, zero) : (self[i.rs2], self[i.rs2 &+ 1])
    let found = try compareAndSwapQuad(
      self[i.rs1], expected: expected, replacement: replacement)
    if isDiscarded { return }
    self[i.rd] = found.low
    self[i.rd &+ 1] = found.high
  }
}
