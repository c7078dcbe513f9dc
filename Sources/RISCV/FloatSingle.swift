// F: single-precision floating point (unprivileged manual, chapter "F").

extension Row {
  // swift-format-ignore
  static let floatSingle: [Row] = [
    Row(.flw,       "flw",       "imm[11:0] rs1 010 rd 0000111",           "fd, imm(rs1)",          .f),
    Row(.fsw,       "fsw",       "imm[11:5] rs2 rs1 010 imm[4:0] 0100111", "fs2, imm(rs1)",         .f),
    Row(.fmadd_s,   "fmadd.s",   "rs3 00 rs2 rs1 rm rd 1000011",           "fd, fs1, fs2, fs3, rm", .f),
    Row(.fmsub_s,   "fmsub.s",   "rs3 00 rs2 rs1 rm rd 1000111",           "fd, fs1, fs2, fs3, rm", .f),
    Row(.fnmsub_s,  "fnmsub.s",  "rs3 00 rs2 rs1 rm rd 1001011",           "fd, fs1, fs2, fs3, rm", .f),
    Row(.fnmadd_s,  "fnmadd.s",  "rs3 00 rs2 rs1 rm rd 1001111",           "fd, fs1, fs2, fs3, rm", .f),
    Row(.fadd_s,    "fadd.s",    "0000000 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .f),
    Row(.fsub_s,    "fsub.s",    "0000100 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .f),
    Row(.fmul_s,    "fmul.s",    "0001000 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .f),
    Row(.fdiv_s,    "fdiv.s",    "0001100 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .f),
    Row(.fsqrt_s,   "fsqrt.s",   "0101100 00000 rs1 rm rd 1010011",        "fd, fs1, rm",           .f),
    Row(.fsgnj_s,   "fsgnj.s",   "0010000 rs2 rs1 000 rd 1010011",         "fd, fs1, fs2",          .f),
    Row(.fsgnjn_s,  "fsgnjn.s",  "0010000 rs2 rs1 001 rd 1010011",         "fd, fs1, fs2",          .f),
    Row(.fsgnjx_s,  "fsgnjx.s",  "0010000 rs2 rs1 010 rd 1010011",         "fd, fs1, fs2",          .f),
    Row(.fmin_s,    "fmin.s",    "0010100 rs2 rs1 000 rd 1010011",         "fd, fs1, fs2",          .f),
    Row(.fmax_s,    "fmax.s",    "0010100 rs2 rs1 001 rd 1010011",         "fd, fs1, fs2",          .f),
    Row(.feq_s,     "feq.s",     "1010000 rs2 rs1 010 rd 1010011",         "rd, fs1, fs2",          .f),
    Row(.flt_s,     "flt.s",     "1010000 rs2 rs1 001 rd 1010011",         "rd, fs1, fs2",          .f),
    Row(.fle_s,     "fle.s",     "1010000 rs2 rs1 000 rd 1010011",         "rd, fs1, fs2",          .f),
    Row(.fclass_s,  "fclass.s",  "1110000 00000 rs1 001 rd 1010011",       "rd, fs1",               .f),
    Row(.fcvt_w_s,  "fcvt.w.s",  "1100000 00000 rs1 rm rd 1010011",        "rd, fs1, rm",           .f),
    Row(.fcvt_wu_s, "fcvt.wu.s", "1100000 00001 rs1 rm rd 1010011",        "rd, fs1, rm",           .f),
    Row(.fcvt_l_s,  "fcvt.l.s",  "1100000 00010 rs1 rm rd 1010011",        "rd, fs1, rm",           .f),
    Row(.fcvt_lu_s, "fcvt.lu.s", "1100000 00011 rs1 rm rd 1010011",        "rd, fs1, rm",           .f),
    Row(.fcvt_s_w,  "fcvt.s.w",  "1101000 00000 rs1 rm rd 1010011",        "fd, rs1, rm",           .f),
    Row(.fcvt_s_wu, "fcvt.s.wu", "1101000 00001 rs1 rm rd 1010011",        "fd, rs1, rm",           .f),
    Row(.fcvt_s_l,  "fcvt.s.l",  "1101000 00010 rs1 rm rd 1010011",        "fd, rs1, rm",           .f),
    Row(.fcvt_s_lu, "fcvt.s.lu", "1101000 00011 rs1 rm rd 1010011",        "fd, rs1, rm",           .f),
    Row(.fmv_x_w,   "fmv.x.w",   "1110000 00000 rs1 000 rd 1010011",       "rd, fs1",               .f),
    Row(.fmv_w_x,   "fmv.w.x",   "1111000 00000 rs1 000 rd 1010011",       "fd, rs1",               .f),
  ]
}

extension Engine where Self: ~Copyable {
  // MARK: Loads and stores

  @inlinable @inline(always)
  public mutating func flw(_ i: Instruction) throws(Failure) {
    try floatLoad(i, UInt32.self, .single)
  }

  @inlinable @inline(always)
  public mutating func fsw(_ i: Instruction) throws(Failure) { try floatStore(i, UInt32.self) }

  // MARK: Arithmetic

  @inlinable @inline(always)
  public mutating func fmadd_s(_ i: Instruction) throws(Failure) {
    try floatFused(i, .single, negateProduct: false, negateAddend: false)
  }

  @inlinable @inline(always)
  public mutating func fmsub_s(_ i: Instruction) throws(Failure) {
    try floatFused(i, .single, negateProduct: false, negateAddend: true)
  }

  @inlinable @inline(always)
  public mutating func fnmsub_s(_ i: Instruction) throws(Failure) {
    try floatFused(i, .single, negateProduct: true, negateAddend: false)
  }

  @inlinable @inline(always)
  public mutating func fnmadd_s(_ i: Instruction) throws(Failure) {
    try floatFused(i, .single, negateProduct: true, negateAddend: true)
  }

  @inlinable @inline(always)
  public mutating func fadd_s(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .add, .single)
  }

  @inlinable @inline(always)
  public mutating func fsub_s(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .subtract, .single)
  }

  @inlinable @inline(always)
  public mutating func fmul_s(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .multiply, .single)
  }

  @inlinable @inline(always)
  public mutating func fdiv_s(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .divide, .single)
  }

  @inlinable @inline(always)
  public mutating func fsqrt_s(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .squareRoot, .single)
  }

  @inlinable @inline(always)
  public mutating func fsgnj_s(_ i: Instruction) throws(Failure) {
    try floatSign(i, .single) { _, sign in sign }
  }

  @inlinable @inline(always)
  public mutating func fsgnjn_s(_ i: Instruction) throws(Failure) {
    try floatSign(i, .single) { _, sign in ~sign }
  }

  @inlinable @inline(always)
  public mutating func fsgnjx_s(_ i: Instruction) throws(Failure) {
    try floatSign(i, .single) { value, sign in value ^ sign }
  }

  @inlinable @inline(always)
  public mutating func fmin_s(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .minimum, .single)
  }

  @inlinable @inline(always)
  public mutating func fmax_s(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .maximum, .single)
  }

  // MARK: Comparison

  @inlinable @inline(always)
  public mutating func feq_s(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .equal, .single)
  }

  @inlinable @inline(always)
  public mutating func flt_s(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .less, .single)
  }

  @inlinable @inline(always)
  public mutating func fle_s(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessOrEqual, .single)
  }

  @inlinable @inline(always)
  public mutating func fclass_s(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .classify, .single)
  }

  // MARK: To and from integers

  @inlinable @inline(always)
  public mutating func fcvt_w_s(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toInt32, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_wu_s(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toUInt32, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_l_s(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toInt64, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_lu_s(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toUInt64, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_s_w(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromInt32, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_s_wu(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromUInt32, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_s_l(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromInt64, .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_s_lu(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromUInt64, .single)
  }

  @inlinable @inline(always)
  public mutating func fmv_x_w(_ i: Instruction) throws(Failure) {
    try floatMoveToInteger(i, Int32.self)
  }

  @inlinable @inline(always)
  public mutating func fmv_w_x(_ i: Instruction) throws(Failure) {
    try floatMoveFromInteger(i, .single)
  }
}
