// Zfa: additional floating-point instructions (unprivileged manual, chapter "Zfa").

extension Row {
  // swift-format-ignore
  static let floatAdditional: [Row] = [
    Row(.fli_s,       "fli.s",       "1111000 00001 rs1 000 rd 1010011", "fd, fli",      [.zfa, .f]),
    Row(.fli_d,       "fli.d",       "1111001 00001 rs1 000 rd 1010011", "fd, fli",      [.zfa, .d]),
    Row(.fli_h,       "fli.h",       "1111010 00001 rs1 000 rd 1010011", "fd, fli",      [.zfa, .zfh]),
    Row(.fminm_s,     "fminm.s",     "0010100 rs2 rs1 010 rd 1010011",   "fd, fs1, fs2", [.zfa, .f]),
    Row(.fmaxm_s,     "fmaxm.s",     "0010100 rs2 rs1 011 rd 1010011",   "fd, fs1, fs2", [.zfa, .f]),
    Row(.fminm_d,     "fminm.d",     "0010101 rs2 rs1 010 rd 1010011",   "fd, fs1, fs2", [.zfa, .d]),
    Row(.fmaxm_d,     "fmaxm.d",     "0010101 rs2 rs1 011 rd 1010011",   "fd, fs1, fs2", [.zfa, .d]),
    Row(.fminm_h,     "fminm.h",     "0010110 rs2 rs1 010 rd 1010011",   "fd, fs1, fs2", [.zfa, .zfh]),
    Row(.fmaxm_h,     "fmaxm.h",     "0010110 rs2 rs1 011 rd 1010011",   "fd, fs1, fs2", [.zfa, .zfh]),
    Row(.fround_s,    "fround.s",    "0100000 00100 rs1 rm rd 1010011",  "fd, fs1, rm",  [.zfa, .f]),
    Row(.froundnx_s,  "froundnx.s",  "0100000 00101 rs1 rm rd 1010011",  "fd, fs1, rm",  [.zfa, .f]),
    Row(.fround_d,    "fround.d",    "0100001 00100 rs1 rm rd 1010011",  "fd, fs1, rm",  [.zfa, .d]),
    Row(.froundnx_d,  "froundnx.d",  "0100001 00101 rs1 rm rd 1010011",  "fd, fs1, rm",  [.zfa, .d]),
    Row(.fround_h,    "fround.h",    "0100010 00100 rs1 rm rd 1010011",  "fd, fs1, rm",  [.zfa, .zfh]),
    Row(.froundnx_h,  "froundnx.h",  "0100010 00101 rs1 rm rd 1010011",  "fd, fs1, rm",  [.zfa, .zfh]),
    Row(.fcvtmod_w_d, "fcvtmod.w.d", "1100001 01000 rs1 001 rd 1010011", "rd, fs1, rtz", [.zfa, .d]),
    Row(.fleq_s,      "fleq.s",      "1010000 rs2 rs1 100 rd 1010011",   "rd, fs1, fs2", [.zfa, .f]),
    Row(.fltq_s,      "fltq.s",      "1010000 rs2 rs1 101 rd 1010011",   "rd, fs1, fs2", [.zfa, .f]),
    Row(.fleq_d,      "fleq.d",      "1010001 rs2 rs1 100 rd 1010011",   "rd, fs1, fs2", [.zfa, .d]),
    Row(.fltq_d,      "fltq.d",      "1010001 rs2 rs1 101 rd 1010011",   "rd, fs1, fs2", [.zfa, .d]),
    Row(.fleq_h,      "fleq.h",      "1010010 rs2 rs1 100 rd 1010011",   "rd, fs1, fs2", [.zfa, .zfh]),
    Row(.fltq_h,      "fltq.h",      "1010010 rs2 rs1 101 rd 1010011",   "rd, fs1, fs2", [.zfa, .zfh]),
  ]
}

extension Engine where Self: ~Copyable {
  // MARK: Constants

  @inlinable @inline(always)
  public mutating func fli_s(_ i: Instruction) throws(Failure) { try floatConstant(i, .single) }

  @inlinable @inline(always)
  public mutating func fli_d(_ i: Instruction) throws(Failure) { try floatConstant(i, .double) }

  @inlinable @inline(always)
  public mutating func fli_h(_ i: Instruction) throws(Failure) { try floatConstant(i, .half) }

  // MARK: Minimum and maximum

  @inlinable @inline(always)
  public mutating func fminm_s(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .minimumPropagating, .single)
  }

  @inlinable @inline(always)
  public mutating func fmaxm_s(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .maximumPropagating, .single)
  }

  @inlinable @inline(always)
  public mutating func fminm_d(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .minimumPropagating, .double)
  }

  @inlinable @inline(always)
  public mutating func fmaxm_d(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .maximumPropagating, .double)
  }

  @inlinable @inline(always)
  public mutating func fminm_h(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .minimumPropagating, .half)
  }

  @inlinable @inline(always)
  public mutating func fmaxm_h(_ i: Instruction) throws(Failure) {
    try floatExtreme(i, .maximumPropagating, .half)
  }

  // MARK: Rounding to integers

  @inlinable @inline(always)
  public mutating func fround_s(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .round, .single)
  }

  @inlinable @inline(always)
  public mutating func froundnx_s(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .roundExact, .single)
  }

  @inlinable @inline(always)
  public mutating func fround_d(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .round, .double)
  }

  @inlinable @inline(always)
  public mutating func froundnx_d(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .roundExact, .double)
  }

  @inlinable @inline(always)
  public mutating func fround_h(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .round, .half)
  }

  @inlinable @inline(always)
  public mutating func froundnx_h(_ i: Instruction) throws(Failure) {
    try floatUnary(i, .roundExact, .half)
  }

  @inlinable @inline(always)
  public mutating func fcvtmod_w_d(_ i: Instruction) throws(Failure) {
    // The encoding fixes the rounding mode to 1, towards zero.
    try requireFloat(rm: 0)
    self[i.rd] = floatResult(.toInt32Modular, .double, floatOperand(i.rs1, .double), rm: 1)
  }

  // MARK: Quiet comparison

  @inlinable @inline(always)
  public mutating func fleq_s(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessOrEqualQuiet, .single)
  }

  @inlinable @inline(always)
  public mutating func fltq_s(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessQuiet, .single)
  }

  @inlinable @inline(always)
  public mutating func fleq_d(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessOrEqualQuiet, .double)
  }

  @inlinable @inline(always)
  public mutating func fltq_d(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessQuiet, .double)
  }

  @inlinable @inline(always)
  public mutating func fleq_h(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessOrEqualQuiet, .half)
  }

  @inlinable @inline(always)
  public mutating func fltq_h(_ i: Instruction) throws(Failure) {
    try floatCompare(i, .lessQuiet, .half)
  }
}

// MARK: The constants of fli

extension Engine where Self: ~Copyable {
  /// `fli`: the field `rs1` is the number of a constant.
  @inlinable @inline(always)
  mutating func floatConstant(_ i: Instruction, _ format: FloatFormat) throws(Failure) {
    try requireFloat(rm: 0)
    setFloat(i.rd, .constant(format.constant(number: i.rs1)), format)
  }
}

extension FloatFormat {
  /// The bit pattern of constant 0 to 31 of `fli`.
  @usableFromInline
  func constant(number: UInt8) -> Int64 {
    switch number {
    case 0: Int64(bias) << fractionWidth | signBit
    case 1: 1 << fractionWidth
    case 30: infinity
    case 31: canonicalNaN
    default: constant(Self.regularConstant(number))
    }
  }

  /// The bit pattern of (1 + quarters/4) * 2^exponent. Half precision holds some only as subnormal numbers, and the
  /// greatest as infinity.
  private func constant(_ value: (exponent: Int64, quarters: Int64)) -> Int64 {
    let exponent = value.exponent + bias
    let significand = (4 | value.quarters) << (fractionWidth - 2)
    if exponent <= 0 { return significand >> (1 - exponent) }
    if exponent > 2 * bias { return infinity }
    return (exponent - 1) << fractionWidth + significand
  }

  /// Constants 2 to 29.
  // swift-format-ignore
  private static func regularConstant(_ number: UInt8) -> (exponent: Int64, quarters: Int64) {
    switch number {
    case 2: (-16, 0)
    case 3: (-15, 0)
    case 4: (-8, 0)
    case 5: (-7, 0)
    case 6: (-4, 0)
    case 7: (-3, 0)
    // From 0.25 to 3.5 four steps an octave; 3.5 itself gave way to 4.
    case 8...22: (Int64(number) / 4 - 4, Int64(number) % 4)
    case 23: (2, 0)
    case 24: (3, 0)
    case 25: (4, 0)
    case 26: (7, 0)
    case 27: (8, 0)
    case 28: (15, 0)
    default: (16, 0)
    }
  }
}
