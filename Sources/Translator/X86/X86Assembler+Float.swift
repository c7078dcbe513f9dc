package import RISCV

// Scalar floating point in the VEX forms, which leave no register half old and half new (Intel manual, volume 2, 2.3). What an
// instruction does not write comes from its second operand.
extension X86Assembler {
  /// What precedes the opcode, by its number in VEX.
  enum VectorPrefix: UInt8 {
    case none, x66, xf3, xf2

    /// Of scalar arithmetic.
    init(_ format: FloatFormat) { self = format == .double ? .xf2 : .xf3 }

    /// Of what knows single precision by having no prefix.
    init(packed format: FloatFormat) { self = format == .double ? .x66 : .none }
  }

  /// VEX prefix, opcode and ModRM: the short prefix where it has all that is needed.
  private mutating func vex(
    _ opcode: UInt8, _ register: UInt8, _ second: UInt8, _ place: X86Place, _ prefix: VectorPrefix,
    map: UInt8 = 1, _ width: Width = .bits32
  ) {
    guard place.rex == 0, map == 1, width == .bits32 else {
      encodeVector(opcode, register, place, second, prefix: prefix.rawValue, map: map, width)
      return
    }
    begin(place)
    var bytes = FewBytes()
    bytes.append(0xc5)
    bytes.append((register & 8 != 0 ? 0 : 0x80) | (~second & 15) << 3 | prefix.rawValue)
    bytes.append(opcode)
    append(bytes, register, place)
  }

  // MARK: Moves

  package mutating func move(_ target: X86Vector, _ source: X86Vector) {
    if target == source { return }
    // The form whose other operand has the short prefix.
    if source.rawValue & 8 != 0, target.rawValue & 8 == 0 {
      vex(0x29, source.rawValue, 0, target.place, .none)
    } else {
      vex(0x28, target.rawValue, 0, source.place, .none)
    }
  }

  /// Loads four or eight bytes; what is above them becomes zero.
  package mutating func load(_ target: X86Vector, _ place: X86Place, size: Int) {
    vex(0x10, target.rawValue, 0, place, size == 8 ? .xf2 : .xf3)
  }

  /// Stores two, four or eight bytes.
  package mutating func store(_ source: X86Vector, _ place: X86Place, size: Int) {
    if size == 2 {
      vex(0x15, source.rawValue, 0, place, .x66, map: 3)
      byte(0)
    } else {
      vex(0x11, source.rawValue, 0, place, size == 8 ? .xf2 : .xf3)
    }
  }

  /// Bits from a general register or memory; what is above them becomes zero.
  package mutating func move(_ target: X86Vector, bits source: X86Place, _ width: Width) {
    vex(0x6e, target.rawValue, 0, source, .x66, width)
  }

  package mutating func move(_ target: X86Register, bits source: X86Vector, _ width: Width) {
    vex(0x7e, source.rawValue, 0, .register(target), .x66, width)
  }

  /// The second 32 bits.
  package mutating func moveUpper(_ target: X86Register, _ source: X86Vector) {
    vex(0x16, source.rawValue, 0, .register(target), .x66, map: 3)
    byte(1)
  }

  // MARK: Bits

  package mutating func logic(
    _ operation: X86Logic, _ target: X86Vector, _ left: X86Vector, _ right: X86Place
  ) {
    vex(operation.rawValue, target.rawValue, left.rawValue, right, .none)
  }

  /// All bits of each byte that is equal to the other.
  package mutating func compareBytes(_ target: X86Vector, _ left: X86Vector, _ right: X86Vector) {
    vex(0x74, target.rawValue, left.rawValue, right.place, .x66)
  }

  // MARK: Arithmetic

  package mutating func arithmetic(
    _ operation: X86FloatArithmetic, _ format: FloatFormat, _ target: X86Vector,
    _ left: X86Vector, _ right: X86Place
  ) {
    vex(operation.rawValue, target.rawValue, left.rawValue, right, VectorPrefix(format))
  }

  /// `target` = `target` + `left` * `right`, with signs.
  package mutating func fuse(
    _ operation: X86FusedMultiply, _ format: FloatFormat, _ target: X86Vector, _ left: X86Vector,
    _ right: X86Place
  ) {
    vex(
      operation.rawValue, target.rawValue, left.rawValue, right, .x66, map: 2,
      format == .double ? .bits64 : .bits32)
  }

  /// Rounds to an integer: 0 to nearest, 1 down, 2 up, 3 towards zero, 4 as MXCSR says; 8 more: not raising inexact.
  package mutating func round(
    _ format: FloatFormat, _ target: X86Vector, _ upper: X86Vector, _ source: X86Place,
    mode: UInt8
  ) {
    vex(
      format == .double ? 0x0b : 0x0a, target.rawValue, upper.rawValue, source, .x66, map: 3)
    byte(mode)
  }

  // MARK: Comparison

  /// Sets flags like unsigned integers, and all of zero, carry, parity if one is a NaN.
  package mutating func compare(
    _ format: FloatFormat, _ left: X86Vector, _ right: X86Place, isSignaling: Bool
  ) {
    vex(isSignaling ? 0x2f : 0x2e, left.rawValue, 0, right, VectorPrefix(packed: format))
  }

  /// All ones where equal, else zero.
  package mutating func compareEqual(
    _ format: FloatFormat, _ target: X86Vector, _ left: X86Vector, _ right: X86Place
  ) {
    vex(0xc2, target.rawValue, left.rawValue, right, VectorPrefix(format))
    byte(0)
  }

  // MARK: Conversion

  /// To an integer: the least one where it does not fit.
  package mutating func toInteger(
    _ format: FloatFormat, _ target: X86Register, _ source: X86Place, _ width: Width,
    isTruncating: Bool
  ) {
    vex(isTruncating ? 0x2c : 0x2d, target.rawValue, 0, source, VectorPrefix(format), width)
  }

  package mutating func fromInteger(
    _ format: FloatFormat, _ target: X86Vector, _ upper: X86Vector, _ source: X86Place,
    _ width: Width
  ) {
    vex(0x2a, target.rawValue, upper.rawValue, source, VectorPrefix(format), width)
  }

  /// From one format to the other.
  package mutating func convert(
    from format: FloatFormat, _ target: X86Vector, _ upper: X86Vector, _ source: X86Place
  ) {
    vex(0x5a, target.rawValue, upper.rawValue, source, VectorPrefix(format))
  }

  // MARK: Status

  package mutating func test(_ place: X86Place, bits: UInt8) {
    encode(0xf6, 0, place, wide: false)
    byte(bits)
  }

  package mutating func loadStatus(_ place: X86Place) {
    encode(isLong: true, 0xae, 2, place, wide: false)
  }

  package mutating func storeStatus(_ place: X86Place) {
    encode(isLong: true, 0xae, 3, place, wide: false)
  }

  /// Jumps where subtracting one overflowed: the least integer.
  package mutating func jumpIfLeast(_ register: X86Register, _ width: Width) -> Int {
    arithmetic(.compare, .register(register), constant: 1, width)
    byte(0x0f)
    byte(0x80)
    word32(0)
    return count - 4
  }
}
