// What the floating-point instructions of all formats have in common (unprivileged manual, chapters "F" and "D").
//
// A narrow value in a wide register is NaN-boxed: the bits above it are ones. What is not boxed counts as the canonical
// NaN wherever it is computed with; stores and moves to integer registers take the low bits as they are.

extension FloatFormat {
  /// The size in bits.
  @inlinable @inline(always)
  var width: Int64 {
    switch self {
    case .half: 16
    case .single: 32
    case .double: 64
    }
  }

  /// The size of the fraction in bits.
  @inlinable @inline(always)
  var fractionWidth: Int64 {
    switch self {
    case .half: 10
    case .single: 23
    case .double: 52
    }
  }

  /// What is added to an exponent.
  @inlinable @inline(always)
  var bias: Int64 {
    switch self {
    case .half: 15
    case .single: 127
    case .double: 1023
    }
  }

  /// The bits of a value.
  @inlinable @inline(always)
  var mask: Int64 { -1 ^ box }

  /// The bits above a value, all ones.
  @inlinable @inline(always)
  var box: Int64 {
    switch self {
    case .half: -1 << 16
    case .single: -1 << 32
    case .double: 0
    }
  }

  /// The sign.
  @inlinable @inline(always)
  var signBit: Int64 { 1 &<< (width - 1) }

  /// Plus infinity.
  @inlinable @inline(always)
  var infinity: Int64 { (2 * bias + 1) &<< fractionWidth }

  /// The NaN that operations give.
  @inlinable @inline(always)
  var canonicalNaN: Int64 { infinity | 1 &<< (fractionWidth - 1) }
}

extension Engine where Self: ~Copyable {
  // MARK: Registers

  /// The bit pattern in a register, or the canonical NaN where it is not boxed.
  @inlinable @inline(always)
  func floatOperand(_ register: UInt8, _ format: FloatFormat) -> Word {
    let word = self[float: register]
    if case .double = format { return word }
    let isUnboxed = ~word &>> .constant(format.width)
    return isUnboxed.select(.constant(format.canonicalNaN), word & .constant(format.mask))
  }

  /// Writes a bit pattern, boxed. What stands above the format's bits is lost.
  @inlinable @inline(always)
  mutating func setFloat(_ register: UInt8, _ bits: Word, _ format: FloatFormat) {
    if case .double = format {
      self[float: register] = bits
    } else {
      self[float: register] = bits | .constant(format.box)
    }
  }

  /// An operation with fewer than three operands.
  @inlinable @inline(always)
  mutating func floatResult(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: Word, _ b: Word = .constant(0),
    rm: UInt8
  ) -> Word {
    float(operation, format, a, b, .constant(0), rm: rm)
  }

  // MARK: Memory

  @inlinable @inline(always)
  mutating func floatLoad<Value: FixedWidthInteger>(
    _ i: Instruction, _ type: Value.Type, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: 0)
    setFloat(i.rd, try load(self[i.rs1] &+ immediate(i), as: type), format)
  }

  @inlinable @inline(always)
  mutating func floatStore<Value: FixedWidthInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    try requireFloat(rm: 0)
    try store(self[i.rs1] &+ immediate(i), self[float: i.rs2], as: type)
  }

  // MARK: Arithmetic

  @inlinable @inline(always)
  mutating func floatUnary(
    _ i: Instruction, _ operation: FloatOperation, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: i.rm)
    setFloat(i.rd, floatResult(operation, format, floatOperand(i.rs1, format), rm: i.rm), format)
  }

  @inlinable @inline(always)
  mutating func floatBinary(
    _ i: Instruction, _ operation: FloatOperation, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: i.rm)
    let (a, b) = (floatOperand(i.rs1, format), floatOperand(i.rs2, format))
    setFloat(i.rd, floatResult(operation, format, a, b, rm: i.rm), format)
  }

  /// Minimum and maximum: like `floatBinary`, but what would be the rounding mode tells them apart.
  @inlinable @inline(always)
  mutating func floatExtreme(
    _ i: Instruction, _ operation: FloatOperation, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: 0)
    let (a, b) = (floatOperand(i.rs1, format), floatOperand(i.rs2, format))
    setFloat(i.rd, floatResult(operation, format, a, b, rm: 0), format)
  }

  /// `a * b + c`, where the product, the addend or both have their sign flipped first: that is exact.
  @inlinable @inline(always)
  mutating func floatFused(
    _ i: Instruction, _ format: FloatFormat, negateProduct: Bool, negateAddend: Bool
  ) throws(Failure) {
    try requireFloat(rm: i.rm)
    var a = floatOperand(i.rs1, format)
    let b = floatOperand(i.rs2, format)
    var c = floatOperand(i.rs3, format)
    if negateProduct { a = a ^ .constant(format.signBit) }
    if negateAddend { c = c ^ .constant(format.signBit) }
    setFloat(i.rd, float(.multiplyAdd, format, a, b, c, rm: i.rm), format)
  }

  /// The first operand with the sign that `sign` makes of both operands' bits.
  @inlinable @inline(always)
  mutating func floatSign(
    _ i: Instruction, _ format: FloatFormat, _ sign: (Word, Word) -> Word
  ) throws(Failure) {
    try requireFloat(rm: 0)
    let (a, b) = (floatOperand(i.rs1, format), floatOperand(i.rs2, format))
    let signBit = Word.constant(format.signBit)
    setFloat(i.rd, a & ~signBit | sign(a, b) & signBit, format)
  }

  /// Comparison and classification: to an integer register, and nothing is rounded.
  @inlinable @inline(always)
  mutating func floatCompare(
    _ i: Instruction, _ operation: FloatOperation, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: 0)
    let (a, b) = (floatOperand(i.rs1, format), floatOperand(i.rs2, format))
    self[i.rd] = floatResult(operation, format, a, b, rm: 0)
  }

  // MARK: Conversion

  @inlinable @inline(always)
  mutating func floatToInteger(
    _ i: Instruction, _ operation: FloatOperation, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: i.rm)
    self[i.rd] = floatResult(operation, format, floatOperand(i.rs1, format), rm: i.rm)
  }

  @inlinable @inline(always)
  mutating func floatFromInteger(
    _ i: Instruction, _ operation: FloatOperation, _ format: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: i.rm)
    setFloat(i.rd, floatResult(operation, format, self[i.rs1], rm: i.rm), format)
  }

  @inlinable @inline(always)
  mutating func floatConvert(
    _ i: Instruction, from source: FloatFormat, to target: FloatFormat
  ) throws(Failure) {
    try requireFloat(rm: i.rm)
    let operation: FloatOperation =
      switch source {
      case .half: .fromHalf
      case .single: .fromSingle
      case .double: .fromDouble
      }
    setFloat(i.rd, floatResult(operation, target, floatOperand(i.rs1, source), rm: i.rm), target)
  }

  @inlinable @inline(always)
  mutating func floatMoveToInteger<Value: FixedWidthInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    try requireFloat(rm: 0)
    self[i.rd] = self[float: i.rs1].extended(as: type)
  }

  @inlinable @inline(always)
  mutating func floatMoveFromInteger(_ i: Instruction, _ format: FloatFormat) throws(Failure) {
    try requireFloat(rm: 0)
    setFloat(i.rd, self[i.rs1], format)
  }
}
