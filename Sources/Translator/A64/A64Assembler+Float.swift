package import RISCV

// Floating point, and what vector registers are used for besides.
extension A64Assembler {
  private static func type(_ format: FloatFormat) -> UInt32 { format == .double ? 1 << 22 : 0 }

  private static func registers(
    _ target: A64Vector, _ a: A64Vector, _ b: A64Vector = .v0
  ) -> UInt32 {
    UInt32(b.rawValue) << 16 | UInt32(a.rawValue) << 5 | UInt32(target.rawValue)
  }

  // MARK: Arithmetic

  /// Operations of two numbers, by the number in their encoding.
  package enum FloatBinary: UInt32 {
    case multiply, divide, add, subtract, maximum, minimum, maximumNumber, minimumNumber
  }

  package mutating func float(
    _ operation: FloatBinary, _ format: FloatFormat, _ target: A64Vector, _ a: A64Vector,
    _ b: A64Vector
  ) {
    word(
      0x1e20_0800 | Self.type(format) | operation.rawValue << 12 | Self.registers(target, a, b))
  }

  /// Operations of one number, by the number in their encoding.
  package enum FloatUnary: UInt32 {
    case move = 0
    case magnitude, negate, squareRoot, toSingle, toDouble
    case roundToNearest = 8
    case roundUp, roundDown, roundToZero, roundToNearestAway
    /// As the control register says, with the inexact exception or without.
    case roundExact = 14
    case round
  }

  /// `format` is that of the operand.
  package mutating func float(
    _ operation: FloatUnary, _ format: FloatFormat, _ target: A64Vector, _ a: A64Vector
  ) {
    word(0x1e20_4000 | Self.type(format) | operation.rawValue << 15 | Self.registers(target, a))
  }

  /// `a * b + c` with signs flipped before.
  package mutating func fuse(
    _ format: FloatFormat, _ target: A64Vector, _ a: A64Vector, _ b: A64Vector, _ c: A64Vector,
    negatesProduct: Bool, negatesAddend: Bool
  ) {
    let isOpposite = negatesProduct != negatesAddend
    word(
      0x1f00_0000 | Self.type(format) | (negatesAddend ? 1 << 21 : 0)
        | (isOpposite ? 1 << 15 : 0) | UInt32(c.rawValue) << 10 | Self.registers(target, a, b))
  }

  /// Compares; signaling raises the invalid exception for quiet NaNs, too.
  package mutating func compare(
    _ format: FloatFormat, _ a: A64Vector, _ b: A64Vector, isSignaling: Bool = false
  ) {
    word(0x1e20_2000 | Self.type(format) | (isSignaling ? 0x10 : 0) | Self.registers(.v0, a, b))
  }

  // MARK: Integers

  /// How a number is rounded to an integer, by the bits in the encoding.
  package enum Rounding: UInt32 {
    case toNearest = 0x0
    case up = 0x8
    case down = 0x10
    case toZero = 0x18
    case toNearestAway = 0x4
  }

  /// What does not fit becomes the nearest that does; a NaN 0.
  package mutating func toInteger(
    _ format: FloatFormat, _ target: A64Register, _ a: A64Vector, _ width: Width,
    isSigned: Bool, _ rounding: Rounding
  ) {
    word(
      0x1e20_0000 | width.bit | Self.type(format) | (rounding.rawValue | (isSigned ? 0 : 1)) << 16
        | UInt32(a.rawValue) << 5 | UInt32(target.rawValue))
  }

  package mutating func fromInteger(
    _ format: FloatFormat, _ target: A64Vector, _ a: A64Register, _ width: Width,
    isSigned: Bool
  ) {
    word(
      (isSigned ? 0x1e22_0000 : 0x1e23_0000) | width.bit | Self.type(format)
        | UInt32(a.rawValue) << 5 | UInt32(target.rawValue))
  }

  /// Moves bits, 32 or 64.
  package mutating func move(_ target: A64Register, bits source: A64Vector, _ width: Width) {
    word(
      0x1e26_0000 | width.bit | width.rawValue << 22 | UInt32(source.rawValue) << 5
        | UInt32(target.rawValue))
  }

  package mutating func move(_ target: A64Vector, bits source: A64Register, _ width: Width) {
    word(
      0x1e27_0000 | width.bit | width.rawValue << 22 | UInt32(source.rawValue) << 5
        | UInt32(target.rawValue))
  }

  /// The upper 32 bits of 64.
  package mutating func moveUpper(_ target: A64Register, _ source: A64Vector) {
    word(0x0e0c_3c00 | UInt32(source.rawValue) << 5 | UInt32(target.rawValue))
  }

  // MARK: Bits of 64

  /// Operations of bits, by their encoding.
  package enum VectorLogic: UInt32 {
    case or = 0x0ea0_1c00
    case and = 0x0e20_1c00
    case andNot = 0x0e60_1c00
    case xor = 0x2e20_1c00
    /// Takes the bits of `a` into the target where `b` has ones.
    case insert = 0x2ea0_1c00
  }

  package mutating func logic(
    _ logic: VectorLogic, _ target: A64Vector, _ a: A64Vector, _ b: A64Vector
  ) { word(logic.rawValue | Self.registers(target, a, b)) }

  /// Sets each byte to 255 that has a one in the mask, and clears the others.
  package mutating func setBytes(_ target: A64Vector, _ mask: UInt8) {
    word(
      0x2f00_e400 | UInt32(mask >> 5) << 16 | UInt32(mask & 31) << 5 | UInt32(target.rawValue))
  }

  /// The sign bits of two numbers of single precision.
  package mutating func setSigns(_ target: A64Vector) {
    word(0x0f04_6400 | UInt32(target.rawValue))
  }

  /// Of each of eight bytes how many ones it has; their sum.
  package mutating func countBits(_ target: A64Vector, _ a: A64Vector) {
    word(0x0e20_5800 | Self.registers(target, a))
  }
  package mutating func sumBytes(_ target: A64Vector, _ a: A64Vector) {
    word(0x0e31_b800 | Self.registers(target, a))
  }

  /// 255 for each byte that is not zero.
  package mutating func testBytes(_ target: A64Vector, _ a: A64Vector) {
    word(0x0e20_8c00 | Self.registers(target, a, a))
  }

  // MARK: State

  /// The registers of floating point.
  package enum State: UInt32 {
    case control = 0xd51b_4400
    case status = 0xd51b_4420
  }

  package mutating func read(_ state: State, _ target: A64Register) {
    word(state.rawValue | 1 << 21 | UInt32(target.rawValue))
  }

  package mutating func write(_ state: State, _ source: A64Register) {
    word(state.rawValue | UInt32(source.rawValue))
  }
}
