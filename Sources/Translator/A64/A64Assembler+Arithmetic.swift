// Integers: sums, bits, shifts, products, conditions.
extension A64Assembler {
  private static func registers(
    _ target: A64Register, _ a: A64Register, _ b: A64Register = .x0
  ) -> UInt32 {
    UInt32(b.rawValue) << 16 | UInt32(a.rawValue) << 5 | UInt32(target.rawValue)
  }

  // MARK: Sums

  /// `a + b`, or `a - b`, with `b` shifted left.
  package mutating func add(
    _ target: A64Register, _ a: A64Register, _ b: A64Register, shiftedBy shift: UInt32 = 0,
    _ width: Width = .bits64
  ) { word(0x0b00_0000 | width.bit | shift << 10 | Self.registers(target, a, b)) }

  package mutating func subtract(
    _ target: A64Register, _ a: A64Register, _ b: A64Register, _ width: Width = .bits64
  ) { word(0x4b00_0000 | width.bit | Self.registers(target, a, b)) }

  /// `a` plus the low 32 bits of `b`, shifted left by at most 4.
  package mutating func addLow(
    _ target: A64Register, _ a: A64Register, _ b: A64Register, shiftedBy shift: UInt32
  ) { word(0x8b20_4000 | shift << 10 | Self.registers(target, a, b)) }

  /// Whether a constant can be added, or compared with, by one instruction.
  package static func isAddend(_ constant: Int64) -> Bool {
    let size = constant.magnitude
    return size < 4096 || size & 0xfff == 0 && size < 4096 << 12
  }

  /// Adds a constant for which `isAddend` holds.
  package mutating func add(
    _ target: A64Register, _ a: A64Register, constant: Int64, _ width: Width = .bits64
  ) {
    word(
      0x1100_0000 | (constant < 0 ? 1 << 30 : 0) | Self.addend(constant) | width.bit
        | Self.registers(target, a))
  }

  /// Subtracts a constant below 4096, and sets flags.
  package mutating func subtractTesting(
    _ target: A64Register, _ a: A64Register, constant: UInt32
  ) { word(0xf100_0000 | constant << 10 | Self.registers(target, a)) }

  package mutating func compare(
    _ a: A64Register, _ b: A64Register, _ width: Width = .bits64
  ) { word(0x6b00_0000 | width.bit | Self.registers(.zero, a, b)) }

  /// Compares with a constant for which `isAddend` holds.
  package mutating func compare(
    _ a: A64Register, constant: Int64, _ width: Width = .bits64
  ) {
    word(
      0x3100_0000 | (constant < 0 ? 0 : 1 << 30) | Self.addend(constant) | width.bit
        | Self.registers(.zero, a))
  }

  private static func addend(_ constant: Int64) -> UInt32 {
    let size = UInt32(truncatingIfNeeded: constant.magnitude)
    return size < 4096 ? size << 10 : 1 << 22 | (size >> 12) << 10
  }

  // MARK: Bits

  /// `a` and `b` combined, or `a` and the complement of `b`.
  package mutating func logic(
    _ logic: A64Logic, _ target: A64Register, _ a: A64Register, _ b: A64Register,
    isComplement: Bool = false, _ width: Width = .bits64
  ) {
    word(
      0x0a00_0000 | logic.rawValue << 29 | (isComplement ? 1 << 21 : 0) | width.bit
        | Self.registers(target, a, b))
  }

  package mutating func logic(
    _ logic: A64Logic, _ target: A64Register, _ a: A64Register, mask: A64BitMask,
    _ width: Width = .bits64
  ) {
    word(0x1200_0000 | logic.rawValue << 29 | mask.bits | width.bit | Self.registers(target, a))
  }

  // MARK: Shifts

  package mutating func shift(
    _ shift: A64Shift, _ target: A64Register, _ a: A64Register, by amount: A64Register,
    _ width: Width = .bits64
  ) { word(0x1ac0_2000 | shift.rawValue << 10 | width.bit | Self.registers(target, a, amount)) }

  /// Shifts by a constant below the number of bits.
  package mutating func shift(
    _ shift: A64Shift, _ target: A64Register, _ a: A64Register, by amount: UInt32,
    _ width: Width = .bits64
  ) {
    let top: UInt32 = width == .bits64 ? 63 : 31
    switch shift {
    case .left:
      moveField(target, a, from: (top &+ 1 &- amount) & top, through: top - amount, width)
    case .right: moveField(target, a, from: amount, through: top, width)
    case .rightArithmetic:
      moveField(target, a, from: amount, through: top, isSigned: true, width)
    case .rotateRight:
      word(
        0x1380_0000 | width.bit | width.rawValue << 22 | amount << 10
          | Self.registers(target, a, a))
    }
  }

  /// UBFM and SBFM, of which shifts and extensions are cases.
  package mutating func moveField(
    _ target: A64Register, _ a: A64Register, from: UInt32, through: UInt32,
    isSigned: Bool = false, _ width: Width = .bits64
  ) {
    word(
      (isSigned ? 0x1300_0000 : 0x5300_0000) | width.bit | width.rawValue << 22 | from << 16
        | through << 10 | Self.registers(target, a))
  }

  /// The low bits, extended to 64.
  package mutating func extend(_ target: A64Register, _ a: A64Register, _ type: ValueType) {
    let top = UInt32(type.size * 8 - 1)
    if type.isSigned {
      moveField(target, a, from: 0, through: top, isSigned: true)
    } else if type.size == 4 {
      logic(.or, target, .zero, a, .bits32)
    } else {
      moveField(target, a, from: 0, through: top, .bits32)
    }
  }

  // MARK: Products

  /// `addend + a * b`, or `addend - a * b`.
  package mutating func multiply(
    _ target: A64Register, _ a: A64Register, _ b: A64Register, to addend: A64Register = .zero,
    isSubtracted: Bool = false, _ width: Width = .bits64
  ) {
    word(
      0x1b00_0000 | width.bit | (isSubtracted ? 1 << 15 : 0) | UInt32(addend.rawValue) << 10
        | Self.registers(target, a, b))
  }

  package mutating func multiplyHigh(
    _ target: A64Register, _ a: A64Register, _ b: A64Register, isSigned: Bool
  ) { word((isSigned ? 0x9b40_7c00 : 0x9bc0_7c00) | Self.registers(target, a, b)) }

  /// 0 where `b` is zero.
  package mutating func divide(
    _ target: A64Register, _ a: A64Register, _ b: A64Register, isSigned: Bool
  ) { word(0x9ac0_0800 | (isSigned ? 1 << 10 : 0) | Self.registers(target, a, b)) }

  // MARK: Of one operand

  /// Operations of one operand, by the number in their encoding.
  package enum Unary: UInt32 {
    case reverseBits = 0
    case reverseBytes = 3
    case leadingZeros = 4
  }

  package mutating func unary(_ unary: Unary, _ target: A64Register, _ a: A64Register) {
    word(0xdac0_0000 | unary.rawValue << 10 | Self.registers(target, a))
  }

  // MARK: Conditions

  package mutating func select(
    _ condition: A64Condition, _ target: A64Register, _ yes: A64Register, _ no: A64Register,
    complementsNo: Bool = false
  ) {
    word(
      0x9a80_0000 | (complementsNo ? 1 << 30 : 0) | UInt32(condition.rawValue) << 12
        | Self.registers(target, yes, no))
  }

  /// 1 or 0.
  package mutating func set(_ condition: A64Condition, _ target: A64Register) {
    word(
      0x9a80_0400 | UInt32(condition.opposite.rawValue) << 12
        | Self.registers(target, .zero, .zero))
  }
}
