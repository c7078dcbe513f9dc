/// Writes x86-64 instructions, one method a form (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2).
///
/// Unsafe pointer: `start` has room for `capacity` bytes and outlives this; whoever writes keeps clear of the end (`room`).
package struct X86Assembler {
  package let start: UnsafeMutableRawPointer
  private let capacity: Int
  /// Bytes written so far.
  package var count: Int

  package init(_ start: UnsafeMutableRawPointer, capacity: Int, count: Int = 0) {
    self.start = start
    self.capacity = capacity
    self.count = count
  }

  /// Bytes that can still be written.
  package var room: Int { capacity - count }

  // MARK: Bytes

  package mutating func byte(_ value: UInt8) {
    start.storeBytes(of: value, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  package mutating func word32(_ value: Int32) {
    start.storeBytes(of: value, toByteOffset: count, as: Int32.self)
    count += 4
  }

  package mutating func word64(_ value: UInt64) {
    start.storeBytes(of: value, toByteOffset: count, as: UInt64.self)
    count += 8
  }

  /// Has what is written next begin at a multiple of `alignment`.
  package mutating func align(_ alignment: Int) {
    while count & (alignment - 1) != 0 { byte(0x90) }
  }

  // MARK: Encoding

  /// REX, opcode, ModRM, SIB and displacement. `map` is the escape before the opcode (0x0f for most), `prefix` what comes
  /// before REX.
  package mutating func encode(
    prefix: UInt8? = nil, map: [UInt8] = [], _ opcode: UInt8, _ register: UInt8, _ place: X86Place,
    wide: Bool, byteRegister: Bool = false
  ) {
    if let prefix { byte(prefix) }
    var rex: UInt8 = wide ? 0x48 : 0
    rex |= register & 8 != 0 ? 0x44 : 0
    switch place {
    case .register(let other): rex |= other.rawValue & 8 != 0 ? 0x41 : 0
    case .memory(let base, let index, _):
      rex |= base.rawValue & 8 != 0 ? 0x41 : 0
      if let index { rex |= index.rawValue & 8 != 0 ? 0x42 : 0 }
    }
    // Without one, registers 4 to 7 would be ah to bh.
    if rex != 0 || byteRegister { byte(rex | 0x40) }
    for escape in map { byte(escape) }
    byte(opcode)
    modRM(register, place)
  }

  /// ModRM and what follows it.
  package mutating func modRM(_ register: UInt8, _ place: X86Place) {
    let middle = (register & 7) << 3
    switch place {
    case .register(let other):
      byte(0xc0 | middle | other.rawValue & 7)
    case .memory(let base, let index, let displacement):
      let low = base.rawValue & 7
      let isShort = Int32(Int8(truncatingIfNeeded: displacement)) == displacement
      let isNone = displacement == 0 && low != 5
      let mode: UInt8 = isNone ? 0 : isShort ? 0x40 : 0x80
      if let index {
        byte(mode | middle | 4)
        byte((index.rawValue & 7) << 3 | low)
      } else {
        byte(mode | middle | low)
        if low == 4 { byte(0x24) }
      }
      if isNone { return }
      if isShort {
        byte(UInt8(truncatingIfNeeded: displacement))
      } else {
        word32(displacement)
      }
    }
  }

  // MARK: Moves

  package mutating func move(_ target: X86Register, _ source: X86Place, _ width: X86Width = .bits64)
  {
    if case .register(let other) = source, other == target, width == .bits64 { return }
    encode(0x8b, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func move(_ target: X86Register, _ source: X86Register) {
    move(target, .register(source))
  }

  package mutating func store(
    _ source: X86Register, _ place: X86Place, _ width: X86Width = .bits64
  ) {
    encode(0x89, source.rawValue, place, wide: width == .bits64)
  }

  package mutating func storeSmall(_ source: X86Register, _ place: X86Place, size: Int) {
    if size == 1 {
      encode(0x88, source.rawValue, place, wide: false, byteRegister: source.rawValue >= 4)
    } else {
      encode(prefix: 0x66, 0x89, source.rawValue, place, wide: false)
    }
  }

  /// A constant, in the shortest form that leaves flags alone.
  package mutating func move(_ target: X86Register, constant: Int64) {
    if let small = UInt32(exactly: constant) {
      if target.rawValue & 8 != 0 { byte(0x41) }
      byte(0xb8 | target.rawValue & 7)
      word32(Int32(bitPattern: small))
    } else if let small = Int32(exactly: constant) {
      encode(0xc7, 0, .register(target), wide: true)
      word32(small)
    } else {
      byte(0x48 | (target.rawValue & 8 != 0 ? 1 : 0))
      byte(0xb8 | target.rawValue & 7)
      word64(UInt64(bitPattern: constant))
    }
  }

  /// Stores a constant of 32 bits, sign-extended to 64.
  package mutating func store(constant: Int32, _ place: X86Place, _ width: X86Width = .bits64) {
    encode(0xc7, 0, place, wide: width == .bits64)
    word32(constant)
  }

  /// Loads and extends: the moves of all sizes.
  package mutating func load(_ target: X86Register, _ place: X86Place, _ type: ValueType) {
    let isHigh: Bool = if case .register(let source) = place { source.rawValue >= 4 } else { false }
    switch type {
    case .int8: encode(map: [0x0f], 0xbe, target.rawValue, place, wide: true)
    case .int16: encode(map: [0x0f], 0xbf, target.rawValue, place, wide: true)
    case .int32: encode(0x63, target.rawValue, place, wide: true)
    case .uint8:
      encode(map: [0x0f], 0xb6, target.rawValue, place, wide: false, byteRegister: isHigh)
    case .uint16: encode(map: [0x0f], 0xb7, target.rawValue, place, wide: false)
    case .uint32: encode(0x8b, target.rawValue, place, wide: false)
    case .int64, .uint64: encode(0x8b, target.rawValue, place, wide: true)
    }
  }

  /// The address itself.
  package mutating func loadAddress(
    _ target: X86Register, _ place: X86Place, _ width: X86Width = .bits64
  ) {
    encode(0x8d, target.rawValue, place, wide: width == .bits64)
  }

  // MARK: Arithmetic

  package mutating func arithmetic(
    _ operation: X86Arithmetic, _ target: X86Register, _ source: X86Place,
    _ width: X86Width = .bits64
  ) {
    encode(operation.rawValue << 3 | 3, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func arithmetic(
    _ operation: X86Arithmetic, _ target: X86Place, register: X86Register,
    _ width: X86Width = .bits64
  ) {
    encode(operation.rawValue << 3 | 1, register.rawValue, target, wide: width == .bits64)
  }

  package mutating func arithmetic(
    _ operation: X86Arithmetic, _ target: X86Place, constant: Int32, _ width: X86Width = .bits64
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
    _ left: X86Register, _ right: X86Register, _ width: X86Width = .bits64
  ) {
    encode(0x85, right.rawValue, .register(left), wide: width == .bits64)
  }

  package mutating func test(_ left: X86Register, constant: Int32, _ width: X86Width = .bits64) {
    encode(0xf7, 0, .register(left), wide: width == .bits64)
    word32(constant)
  }

  package mutating func not(_ target: X86Register, _ width: X86Width = .bits64) {
    encode(0xf7, 2, .register(target), wide: width == .bits64)
  }

  package mutating func negate(_ target: X86Register, _ width: X86Width = .bits64) {
    encode(0xf7, 3, .register(target), wide: width == .bits64)
  }

  package mutating func multiply(
    _ target: X86Register, _ source: X86Place, _ width: X86Width = .bits64
  ) {
    encode(map: [0x0f], 0xaf, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func multiply(
    _ target: X86Register, _ source: X86Place, constant: Int32, _ width: X86Width = .bits64
  ) {
    encode(0x69, target.rawValue, source, wide: width == .bits64)
    word32(constant)
  }

  /// rdx:rax = rax * source.
  package mutating func multiplyWide(_ source: X86Place, isSigned: Bool) {
    encode(0xf7, isSigned ? 5 : 4, source, wide: true)
  }

  /// rax, rdx = rdx:rax divided by source, and the remainder.
  package mutating func divide(_ source: X86Place, isSigned: Bool, _ width: X86Width) {
    encode(0xf7, isSigned ? 7 : 6, source, wide: width == .bits64)
  }

  /// The sign of rax (eax) in rdx (edx).
  package mutating func extendSign(_ width: X86Width) {
    if width == .bits64 { byte(0x48) }
    byte(0x99)
  }

  package mutating func shift(
    _ operation: X86Shift, _ target: X86Place, by amount: UInt8, _ width: X86Width = .bits64
  ) {
    encode(0xc1, operation.rawValue, target, wide: width == .bits64)
    byte(amount)
  }

  /// By the low bits of cl.
  package mutating func shiftByCL(
    _ operation: X86Shift, _ target: X86Register, _ width: X86Width = .bits64
  ) {
    encode(0xd3, operation.rawValue, .register(target), wide: width == .bits64)
  }

  /// By the low bits of any register, leaving flags alone (BMI2).
  package mutating func shift(
    _ operation: X86Shift, _ target: X86Register, _ source: X86Place, by amount: X86Register,
    _ width: X86Width = .bits64
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
    _ target: X86Register, _ source: X86Place, by amount: UInt8, _ width: X86Width = .bits64
  ) {
    encodeVector(0xf0, target.rawValue, source, 0, prefix: 3, map: 3, width)
    byte(amount)
  }

  /// `~left & right` (BMI1).
  package mutating func andNot(
    _ target: X86Register, _ left: X86Register, _ right: X86Place, _ width: X86Width = .bits64
  ) {
    vector(0xf2, target.rawValue, right, left.rawValue, prefix: 0, width)
  }

  private mutating func vector(
    _ opcode: UInt8, _ register: UInt8, _ place: X86Place, _ second: UInt8, prefix: UInt8,
    _ width: X86Width
  ) { encodeVector(opcode, register, place, second, prefix: prefix, map: 2, width) }

  /// A three-byte VEX prefix, opcode and ModRM.
  package mutating func encodeVector(
    _ opcode: UInt8, _ register: UInt8, _ place: X86Place, _ second: UInt8, prefix: UInt8,
    map: UInt8, _ width: X86Width
  ) {
    var low: UInt8 = map | 0xe0
    if register & 8 != 0 { low &= ~0x80 }
    switch place {
    case .register(let other): if other.rawValue & 8 != 0 { low &= ~0x20 }
    case .memory(let base, let index, _):
      if base.rawValue & 8 != 0 { low &= ~0x20 }
      if let index, index.rawValue & 8 != 0 { low &= ~0x40 }
    }
    byte(0xc4)
    byte(low)
    byte((width == .bits64 ? 0x80 : 0) | (~second & 15) << 3 | prefix)
    byte(opcode)
    modRM(register, place)
  }

  // MARK: Bits

  /// LZCNT (0xbd), TZCNT (0xbc) or POPCNT (0xb8).
  package mutating func countBits(
    _ opcode: UInt8, _ target: X86Register, _ source: X86Place, _ width: X86Width = .bits64
  ) {
    encode(prefix: 0xf3, map: [0x0f], opcode, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func reverseBytes(_ target: X86Register) {
    byte(0x48 | (target.rawValue & 8 != 0 ? 1 : 0))
    byte(0x0f)
    byte(0xc8 | target.rawValue & 7)
  }

  // MARK: Conditions and jumps

  package mutating func set(_ condition: X86Condition, _ target: X86Register) {
    encode(
      map: [0x0f], 0x90 | condition.rawValue, 0, .register(target), wide: false,
      byteRegister: target.rawValue >= 4)
  }

  package mutating func conditionalMove(
    _ condition: X86Condition, _ target: X86Register, _ source: X86Place
  ) {
    encode(map: [0x0f], 0x40 | condition.rawValue, target.rawValue, source, wide: true)
  }

  /// Jumps to what is not known yet; returns the place of the distance.
  package mutating func jump(_ condition: X86Condition) -> Int {
    byte(0x0f)
    byte(0x80 | condition.rawValue)
    word32(0)
    return count - 4
  }

  package mutating func jump() -> Int {
    byte(0xe9)
    word32(0)
    return count - 4
  }

  package mutating func jump(to target: X86Place) { encode(0xff, 4, target, wide: false) }

  package mutating func call(_ target: X86Place) { encode(0xff, 2, target, wide: false) }

  /// Calls a place in the same code.
  package mutating func call(to target: Int) {
    byte(0xe8)
    word32(Int32(target - (count + 4)))
  }

  /// Has the jump whose distance is at `place` lead to `target`.
  package mutating func patch(_ place: Int, to target: Int) {
    start.storeBytes(
      of: Int32(truncatingIfNeeded: target - (place + 4)), toByteOffset: place, as: Int32.self)
  }

  // MARK: In one step

  /// Exchanges a register with memory; the host locks that by itself.
  package mutating func exchange(
    _ place: X86Place, _ register: X86Register, _ width: X86Width
  ) { encode(0x87, register.rawValue, place, wide: width == .bits64) }

  /// Adds a register to memory, and puts what was there in it.
  package mutating func exchangeAdd(
    _ place: X86Place, _ register: X86Register, _ width: X86Width
  ) { encode(prefix: 0xf0, map: [0x0f], 0xc1, register.rawValue, place, wide: width == .bits64) }

  /// Puts a register in memory if rax is there; otherwise what is there comes to rax.
  package mutating func compareExchange(
    _ place: X86Place, _ register: X86Register, _ width: X86Width
  ) { encode(prefix: 0xf0, map: [0x0f], 0xb1, register.rawValue, place, wide: width == .bits64) }

  package mutating func push(_ register: X86Register) {
    if register.rawValue & 8 != 0 { byte(0x41) }
    byte(0x50 | register.rawValue & 7)
  }

  package mutating func pop(_ register: X86Register) {
    if register.rawValue & 8 != 0 { byte(0x41) }
    byte(0x58 | register.rawValue & 7)
  }

  package mutating func `return`() { byte(0xc3) }

  /// MFENCE: writes before it are seen before reads after it.
  package mutating func fence() {
    byte(0x0f)
    byte(0xae)
    byte(0xf0)
  }
}
