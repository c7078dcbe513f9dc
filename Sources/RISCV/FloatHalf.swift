// Zfh: half-precision floating point (unprivileged manual, chapter "Zfh and Zfhmin").

extension Row {
  // swift-format-ignore
  static let floatHalf: [Row] = [
    Row(.flh,       "flh",       "imm[11:0] rs1 001 rd 0000111",           "fd, imm(rs1)",          .zfh),
    Row(.fsh,       "fsh",       "imm[11:5] rs2 rs1 001 imm[4:0] 0100111", "fs2, imm(rs1)",         .zfh),
    Row(.fmadd_h,   "fmadd.h",   "rs3 10 rs2 rs1 rm rd 1000011",           "fd, fs1, fs2, fs3, rm", .zfh),
    Row(.fmsub_h,   "fmsub.h",   "rs3 10 rs2 rs1 rm rd 1000111",           "fd, fs1, fs2, fs3, rm", .zfh),
    Row(.fnmsub_h,  "fnmsub.h",  "rs3 10 rs2 rs1 rm rd 1001011",           "fd, fs1, fs2, fs3, rm", .zfh),
    Row(.fnmadd_h,  "fnmadd.h",  "rs3 10 rs2 rs1 rm rd 1001111",           "fd, fs1, fs2, fs3, rm", .zfh),
    Row(.fadd_h,    "fadd.h",    "0000010 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .zfh),
    Row(.fsub_h,    "fsub.h",    "0000110 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .zfh),
    Row(.fmul_h,    "fmul.h",    "0001010 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .zfh),
    Row(.fdiv_h,    "fdiv.h",    "0001110 rs2 rs1 rm rd 1010011",          "fd, fs1, fs2, rm",      .zfh),
    Row(.fsqrt_h,   "fsqrt.h",   "0101110 00000 rs1 rm rd 1010011",        "fd, fs1, rm",           .zfh),
    Row(.fsgnj_h,   "fsgnj.h",   "0010010 rs2 rs1 000 rd 1010011",         "fd, fs1, fs2",          .zfh),
    Row(.fsgnjn_h,  "fsgnjn.h",  "0010010 rs2 rs1 001 rd 1010011",         "fd, fs1, fs2",          .zfh),
    Row(.fsgnjx_h,  "fsgnjx.h",  "0010010 rs2 rs1 010 rd 1010011",         "fd, fs1, fs2",          .zfh),
    Row(.fmin_h,    "fmin.h",    "0010110 rs2 rs1 000 rd 1010011",         "fd, fs1, fs2",          .zfh),
    Row(.fmax_h,    "fmax.h",    "0010110 rs2 rs1 001 rd 1010011",         "fd, fs1, fs2",          .zfh),
    Row(.feq_h,     "feq.h",     "1010010 rs2 rs1 010 rd 1010011",         "rd, fs1, fs2",          .zfh),
    Row(.flt_h,     "flt.h",     "1010010 rs2 rs1 001 rd 1010011",         "rd, fs1, fs2",          .zfh),
    Row(.fle_h,     "fle.h",     "1010010 rs2 rs1 000 rd 1010011",         "rd, fs1, fs2",          .zfh),
    Row(.fclass_h,  "fclass.h",  "1110010 00000 rs1 001 rd 1010011",       "rd, fs1",               .zfh),
    Row(.fcvt_w_h,  "fcvt.w.h",  "1100010 00000 rs1 rm rd 1010011",        "rd, fs1, rm",           .zfh),
    Row(.fcvt_wu_h, "fcvt.wu.h", "1100010 00001 rs1 rm rd 1010011",        "rd, fs1, rm",           .zfh),
    Row(.fcvt_l_h,  "fcvt.l.h",  "1100010 00010 rs1 rm rd 1010011",        "rd, fs1, rm",           .zfh),
    Row(.fcvt_lu_h, "fcvt.lu.h", "1100010 00011 rs1 rm rd 1010011",        "rd, fs1, rm",           .zfh),
    Row(.fcvt_h_w,  "fcvt.h.w",  "1101010 00000 rs1 rm rd 1010011",        "fd, rs1, rm",           .zfh),
    Row(.fcvt_h_wu, "fcvt.h.wu", "1101010 00001 rs1 rm rd 1010011",        "fd, rs1, rm",           .zfh),
    Row(.fcvt_h_l,  "fcvt.h.l",  "1101010 00010 rs1 rm rd 1010011",        "fd, rs1, rm",           .zfh),
    Row(.fcvt_h_lu, "fcvt.h.lu", "1101010 00011 rs1 rm rd 1010011",        "fd, rs1, rm",           .zfh),
    Row(.fmv_x_h,   "fmv.x.h",   "1110010 00000 rs1 000 rd 1010011",       "rd, fs1",               .zfh),
    Row(.fmv_h_x,   "fmv.h.x",   "1111010 00000 rs1 000 rd 1010011",       "fd, rs1",               .zfh),
    Row(.fcvt_s_h,  "fcvt.s.h",  "0100000 00010 rs1 rm rd 1010011",        "fd, fs1, rm",           .zfh),
    Row(.fcvt_h_s,  "fcvt.h.s",  "0100010 00000 rs1 rm rd 1010011",        "fd, fs1, rm",           .zfh),
    Row(.fcvt_d_h,  "fcvt.d.h",  "0100001 00010 rs1 rm rd 1010011",        "fd, fs1, rm",           [.d, .zfh]),
    Row(.fcvt_h_d,  "fcvt.h.d",  "0100010 00001 rs1 rm rd 1010011",        "fd, fs1, rm",           [.d, .zfh]),
  ]
}

extension Engine where Self: ~Copyable {
  // MARK: Loads and stores

  @inlinable @inline(always)
  public mutating func flh(_ i: Instruction) throws(Failure) {
    try floatLoad(i, UInt16.self, .half)
  }

  @inlinable @inline(always)
  public mutating func fsh(_ i: Instruction) throws(Failure) { try floatStore(i, UInt16.self) }

  // MARK: Arithmetic

  @inlinable @inline(always)
  public mutating func fmadd_h(_ i: Instruction) throws(Failure) {
    try floatFused(i, .half, negateProduct: false, negateAddend: false)
  }

  @inlinable @inline(always)
  public mutating func fmsub_h(_ i: Instruction) throws(Failure) {
    try floatFused(i, .half, negateProduct: false, negateAddend: true)
  }

  @inlinable @inline(always)
  public mutating func fnmsub_h(_ i: Instruction) throws(Failure) {
    try floatFused(i, .half, negateProduct: true, negateAddend: false)
  }

  @inlinable @inline(always)
  public mutating func fnmadd_h(_ i: Instruction) throws(Failure) {
    try floatFused(i, .half, negateProduct: true, negateAddend: true)
  }

  @inlinable @inline(always)
  public mutating func fadd_h(_ i: Instruction) throws(Failure) { try floatBinary(i, .add, .half) }

  @inlinable @inline(always)
  public mutating func fsub_h(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .subtract, .half)
  }

  @inlinable @inline(always)
  public mutating func fmul_h(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .multiply, .half)
  }

  @inlinable @inline(always)
  public mutating func fdiv_h(_ i: Instruction) throws(Failure) {
    try floatBinary(i, .divide, .half)
  }

  @inlinable @inline(always)
  public mutating func fsqrt_h(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .squareRoot, .half)
  }

  @inlinable @inline(always)
  public mutating func fsgnj_h(_ i: Instruction) throws(Failure) {
    try floatSign(i, .half) { _, sign in sign }
  }

  @inlinable @inline(always)
  public mutating func fsgnjn_h(_ i: Instruction) throws(Failure) {
    try floatSign(i, .half) { _, sign in ~sign }
  }

  @inlinable @inline(always)
  public mutating func fsgnjx_h(_ i: Instruction) throws(Failure) {
    try floatSign(i, .half) { value, sign in value ^ sign }
  }

  @inlinable @inline(always)
  public mutating func fmin_h(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .minimum, .half)
  }

  @inlinable @inline(always)
  public mutating func fmax_h(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .maximum, .half)
  }

  // MARK: Comparison

  @inlinable @inline(always)
  public mutating func feq_h(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .equal, .half)
  }

  @inlinable @inline(always)
  public mutating func flt_h(_ i: Instruction) throws(Failure) { try floatCompare(i, .less, .half) }

  @inlinable @inline(always)
  public mutating func fle_h(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessOrEqual, .half)
  }

  @inlinable @inline(always)
  public mutating func fclass_h(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .classify, .half)
  }

  // MARK: To and from integers

  @inlinable @inline(always)
  public mutating func fcvt_w_h(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toInt32, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_wu_h(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toUInt32, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_l_h(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toInt64, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_lu_h(_ i: Instruction) throws(Failure) {
    try floatToInteger(i, .toUInt64, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_h_w(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromInt32, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_h_wu(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromUInt32, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_h_l(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromInt64, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_h_lu(_ i: Instruction) throws(Failure) {
    try floatFromInteger(i, .fromUInt64, .half)
  }

  @inlinable @inline(always)
  public mutating func fmv_x_h(_ i: Instruction) throws(Failure) {
    try floatMoveToInteger(i, Int16.self)
  }

  @inlinable @inline(always)
  public mutating func fmv_h_x(_ i: Instruction) throws(Failure) {
    try floatMoveFromInteger(i, .half)
  }

  // MARK: To and from other formats

  @inlinable @inline(always)
  public mutating func fcvt_s_h(_ i: Instruction) throws(Failure) {
    try floatConvert(i, from: .half, to: .single)
  }

  @inlinable @inline(always)
  public mutating func fcvt_h_s(_ i: Instruction) throws(Failure) {
    try floatConvert(i, from: .single, to: .half)
  }

  @inlinable @inline(always)
  public mutating func fcvt_d_h(_ i: Instruction) throws(Failure) {
    try floatConvert(i, from: .half, to: .double)
  }

  @inlinable @inline(always)
  public mutating func fcvt_h_d(_ i: Instruction) throws(Failure) {
    try floatConvert(i, from: .double, to: .half)
  }
}
