// Arithmetic, shifts and bits.
extension X86Assembler {
  package mutating func arithmetic(
    _ operation: X86Arithmetic, _ target: X86Register, _ source: X86Place,
    _ width: Width = .bits64
  ) {
    encode(operation.rawValue << 3 | 3, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func arithmetic(
    _ operation: X86Arithmetic, _ target: X86Place, register: X86Register,
    _ width: Width = .bits64
  ) {
    encode(operation.rawValue << 3 | 1, register.rawValue, target, wide: width == .bits64)
  }

  package mutating func arithmetic(
    _ operation: X86Arithmetic, _ target: X86Place, constant: Int32, _ width: Width = .bits64
  ) {
    if let small = Int8(exactly: constant) {
      encode(0x83, operation.rawValue, target, wide: width == .bits64)
      byte(UInt8(bitPattern: small))
    } else {
      encode(0x81, operation.rawValue, target, wide: width == .bits64)
      word32(constant)
    }
  }

  /// The same, always with 32 bits of constant.
  package mutating func arithmeticLong(
    _ operation: X86Arithmetic, _ target: X86Register, constant: Int32
  ) {
    encode(0x81, operation.rawValue, .register(target), wide: true)
    word32(constant)
  }

  package mutating func test(
    _ left: X86Register, _ right: X86Register, _ width: Width = .bits64
  ) {
    encode(0x85, right.rawValue, .register(left), wide: width == .bits64)
  }

  package mutating func test(_ left: X86Register, constant: Int32, _ width: Width = .bits64) {
    encode(0xf7, 0, .register(left), wide: width == .bits64)
    word32(constant)
  }

  package mutating func not(_ target: X86Register, _ width: Width = .bits64) {
    encode(0xf7, 2, .register(target), wide: width == .bits64)
  }

  package mutating func negate(_ target: X86Register, _ width: Width = .bits64) {
    encode(0xf7, 3, .register(target), wide: width == .bits64)
  }

  package mutating func multiply(
    _ target: X86Register, _ source: X86Place, _ width: Width = .bits64
  ) {
    encode(isLong: true, 0xaf, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func multiply(
    _ target: X86Register, _ source: X86Place, constant: Int32, _ width: Width = .bits64
  ) {
    encode(0x69, target.rawValue, source, wide: width == .bits64)
    word32(constant)
  }

  /// rdx:rax = rax * source.
  package mutating func multiplyWide(_ source: X86Place, isSigned: Bool) {
    encode(0xf7, isSigned ? 5 : 4, source, wide: true)
  }

  /// rax, rdx = rdx:rax divided by source, and the remainder.
  package mutating func divide(_ source: X86Place, isSigned: Bool, _ width: Width) {
    encode(0xf7, isSigned ? 7 : 6, source, wide: width == .bits64)
  }

  /// The sign of rax (eax) in rdx (edx).
  package mutating func extendSign(_ width: Width) {
    if width == .bits64 { byte(0x48) }
    byte(0x99)
  }

  package mutating func shift(
    _ operation: X86Shift, _ target: X86Place, by amount: UInt8, _ width: Width = .bits64
  ) {
    encode(0xc1, operation.rawValue, target, wide: width == .bits64)
    byte(amount)
  }

  /// By the low bits of cl.
  package mutating func shiftByCL(
    _ operation: X86Shift, _ target: X86Register, _ width: Width = .bits64
  ) {
    encode(0xd3, operation.rawValue, .register(target), wide: width == .bits64)
  }

  /// By the low bits of any register, leaving flags alone (BMI2).
  package mutating func shift(
    _ operation: X86Shift, _ target: X86Register, _ source: X86Place, by amount: X86Register,
    _ width: Width = .bits64
  ) {
    let prefix: UInt8 =
      switch operation {
      case .left: 1
      case .rightArithmetic: 2
      default: 3
      }
    vector(0xf7, target.rawValue, source, amount.rawValue, prefix: prefix, width)
  }

  /// `source` rotated right by a constant (BMI2).
  package mutating func rotateRight(
    _ target: X86Register, _ source: X86Place, by amount: UInt8, _ width: Width = .bits64
  ) {
    encodeVector(0xf0, target.rawValue, source, 0, prefix: 3, map: 3, width)
    byte(amount)
  }

  /// `~left & right` (BMI1).
  package mutating func andNot(
    _ target: X86Register, _ left: X86Register, _ right: X86Place, _ width: Width = .bits64
  ) {
    vector(0xf2, target.rawValue, right, left.rawValue, prefix: 0, width)
  }

  private mutating func vector(
    _ opcode: UInt8, _ register: UInt8, _ place: X86Place, _ second: UInt8, prefix: UInt8,
    _ width: Width
  ) { encodeVector(opcode, register, place, second, prefix: prefix, map: 2, width) }

  /// A three-byte VEX prefix, opcode and ModRM.
  package mutating func encodeVector(
    _ opcode: UInt8, _ register: UInt8, _ place: X86Place, _ second: UInt8, prefix: UInt8,
    map: UInt8, _ width: Width
  ) {
    begin(place)
    var bytes = FewBytes()
    bytes.append(0xc4)
    bytes.append(map | ~((register >> 3) << 2 | place.rex) << 5)
    bytes.append((width == .bits64 ? 0x80 : 0) | (~second & 15) << 3 | prefix)
    bytes.append(opcode)
    append(bytes, register, place)
  }

  // MARK: Bits

  /// LZCNT (0xbd), TZCNT (0xbc) or POPCNT (0xb8).
  package mutating func countBits(
    _ opcode: UInt8, _ target: X86Register, _ source: X86Place, _ width: Width = .bits64
  ) {
    encode(prefix: 0xf3, isLong: true, opcode, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func reverseBytes(_ target: X86Register) {
    byte(0x48 | (target.rawValue & 8 != 0 ? 1 : 0))
    byte(0x0f)
    byte(0xc8 | target.rawValue & 7)
  }
}
