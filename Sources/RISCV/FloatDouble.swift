// D: double-precision floating point (unprivileged manual, chapter "D").

extension Row {
  // swift-format-ignore
  static let floatDouble: [Row] = [
    Row(.fld,       "fld",       "imm[11:0] rs1 011 rd 0000111",           "fd, imm(rs1)",          .d),
    Row(.fsd,       "fsd",       "imm[11:5] rs2 rs1 011 imm[4:0] 0100111", "fs2, imm(rs1)",         .d),
    Row(.fmadd_d,   "fmadd.d",   "rs3 01 rs2 rs1 rm rd 1000011",           "fd, fs1, fs2, fs3, rm", .d),
    Row(.fmsub_d,   "fmsub.d",   "rs3 01 rs2 rs1 rm rd 1000111",           "fd, fs1, fs2, fs3, rm", .d),
    Row(.fnmsub_d,  "fnmsub.d",  "rs3 01 rs2 rs1 rm rd 1001011",           "fd, fs1, fs2, fs3, rm", .d),
    Row(.fnmadd_d,  "fnmadd.d",  "rs3 01 rs2 rs1 rm rd 1001111",           "fd, fs1, fs2, fs3, rm", .d),
    Row(.fadd_d,    "fadd.d",    "0000001 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .d),
    Row(.fsub_d,    "fsub.d",    "0000101 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .d),
    Row(.fmul_d,    "fmul.d",    "0001001 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .d),
    Row(.fdiv_d,    "fdiv.d",    "0001101 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .d),
    Row(.fsqrt_d,   "fsqrt.d",   "0101101 00000 rs1 rm rd 1010011",        "fd, fs1, rm",           .d),
    Row(.fsgnj_d,   "fsgnj.d",   "0010001 rs2 rs1 000 rd 1010011",         "fd, fs1, fs2",          .d),
    Row(.fsgnjn_d,  "fsgnjn.d",  "0010001 rs2 rs1 001 rd 1010011",         "fd, fs1, fs2",          .d),
    Row(.fsgnjx_d,  "fsgnjx.d",  "0010001 rs2 rs1 010 rd 1010011",         "fd, fs1, fs2",          .d),
    Row(.fmin_d,    "fmin.d",    "0010101 rs2 rs1 000 rd 1010011",         "fd, fs1, fs2",          .d),
    Row(.fmax_d,    "fmax.d",    "0010101 rs2 rs1 001 rd 1010011",         "fd, fs1, fs2",          .d),
    Row(.feq_d,     "feq.d",     "1010001 rs2 rs1 010 rd 1010011",         "rd, fs1, fs2",          .d),
    Row(.flt_d,     "flt.d",     "1010001 rs2 rs1 001 rd 1010011",         "rd, fs1, fs2",          .d),
    Row(.fle_d,     "fle.d",     "1010001 rs2 rs1 000 rd 1010011",         "rd, fs1, fs2",          .d),
    Row(.fclass_d,  "fclass.d",  "1110001 00000 rs1 001 rd 1010011",       "rd, fs1",               .d),
    Row(.fcvt_w_d,  "fcvt.w.d",  "1100001 00000 rs1 rm rd 1010011",        "rd, fs1, rm",           .d),
    Row(.fcvt_wu_d, "fcvt.wu.d", "1100001 00001 rs1 rm rd 1010011",        "rd, fs1, rm",           .d),
    Row(.fcvt_l_d,  "fcvt.l.d",  "1100001 00010 rs1 rm rd 1010011",        "rd, fs1, rm",           .d),
    Row(.fcvt_lu_d, "fcvt.lu.d", "1100001 00011 rs1 rm rd 1010011",        "rd, fs1, rm",           .d),
    Row(.fcvt_d_w,  "fcvt.d.w",  "1101001 00000 rs1 rm rd 1010011",        "fd, rs1, rm",           .d),
    Row(.fcvt_d_wu, "fcvt.d.wu", "1101001 00001 rs1 rm rd 1010011",        "fd, rs1, rm",           .d),
    Row(.fcvt_d_l,  "fcvt.d.l",  "1101001 00010 rs1 rm rd 1010011",        "fd, rs1, rm",           .d),
    Row(.fcvt_d_lu, "fcvt.d.lu", "1101001 00011 rs1 rm rd 1010011",        "fd, rs1, rm",           .d),
    Row(.fmv_x_d,   "fmv.x.d",   "1110001 00000 rs1 000 rd 1010011",       "rd, fs1",               .d),
    Row(.fmv_d_x,   "fmv.d.x",   "1111001 00000 rs1 000 rd 1010011",       "fd, rs1",               .d),
    Row(.fcvt_s_d,  "fcvt.s.d",  "0100000 00001 rs1 rm rd 1010011",        "fd, fs1, rm",           .d),
    Row(.fcvt_d_s,  "fcvt.d.s",  "0100001 00000 rs1 rm rd 1010011",        "fd, fs1, rm",           .d),
  ]
}

extension Engine where Self: ~Copyable {
  // MARK: Loads and stores

  @inlinable @inline(always)
  public mutating func fld(_ i: Instruction) throws(Failure) {
    try floatLoad(i, UInt64.self, .double)
  }

  @inlinable @inline(always)
  public mutating func fsd(_ i: Instruction) throws(Failure) { try floatStore(i, UInt64.self) }

  // MARK: Arithmetic

  @inlinable @inline(always)
  public mutating func fmadd_d(_ i: Instruction) throws(Failure) {
    try floatFused(i, .double, negateProduct: false, negateAddend: false)
  }

  @inlinable @inline(always)
  public mutating func fmsub_d(_ i: Instruction) throws(Failure) {
    try floatFused(i, .double, negateProduct: false, negateAddend: true)
  }

  @inlinable @inline(always)
  public mutating func fnmsub_d(_ i: Instruction) throws(Failure) {
    try floatFused(i, .double, negateProduct: true, negateAddend: false)
  }

  @inlinable @inline(always)
  public mutating func fnmadd_d(_ i: Instruction) throws(Failure) {
    try floatFused(i, .double, negateProduct: true, negateAddend: true)
  }

  @inlinable @inline(always)
  public mutating func fadd_d(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .add, .double)
  }

  @inlinable @inline(always)
  public mutating func fsub_d(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .subtract, .double)
  }

  @inlinable @inline(always)
  public mutating func fmul_d(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .multiply, .double)
  }

  @inlinable @inline(always)
  public mutating func fdiv_d(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .divide, .double)
  }

  @inlinable @inline(always)
  public mutating func fsqrt_d(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .squareRoot, .double)
  }

  @inlinable @inline(always)
  public mutating func fsgnj_d(_ i: Instruction) throws(Failure) {
    try floatSign(i, .double) { _, sign in sign }
  }

  @inlinable @inline(always)
  public mutating func fsgnjn_d(_ i: Instruction) throws(Failure) {
    try floatSign(i, .double) { _, sign in ~sign }
  }

  @inlinable @inline(always)
  public mutating func fsgnjx_d(_ i: Instruction) throws(Failure) {
    try floatSign(i, .double) { value, sign in value ^ sign }
  }

  @inlinable @inline(always)
  public mutating func fmin_d(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .minimum, .double)
  }

  @inlinable @inline(always)
  public mutating func fmax_d(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .maximum, .double)
  }

  // MARK: Comparison

  @inlinable @inline(always)
  public mutating func feq_d(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .equal, .double)
  }

  @inlinable @inline(always)
  public mutating func flt_d(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .less, .double)
  }

  @inlinable @inline(always)
  public mutating func fle_d(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessOrEqual, .double)
  }

  @inlinable @inline(always)
  public mutating func fclass_d(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .classify, .double)
  }

  // MARK: To and from integers

  @inlinable @inline(always)
  public mutating func fcvt_w_d(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toInt32, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_wu_d(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toUInt32, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_l_d(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toInt64, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_lu_d(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toUInt64, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_d_w(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromInt32, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_d_wu(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromUInt32, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_d_l(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromInt64, .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_d_lu(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromUInt64, .double)
  }

  @inlinable @inline(always)
  public mutating func fmv_x_d(_ i: Instruction) throws(Failure) {
    try floatMoveToInteger(i, Int64.self)
  }

  @inlinable @inline(always)
  public mutating func fmv_d_x(_ i: Instruction) throws(Failure) {
    try floatMoveFromInteger(i, .double)
  }

  // MARK: To and from other formats

  @inlinable @inline(always)
  public mutating func fcvt_s_d(_ i: Instruction) throws(Failure) {
    try floatConvert(i, from: .double, to: .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_d_s(_ i: Instruction) throws(Failure) {
    try floatConvert(i, from: .single, to: .double)
  }
}
