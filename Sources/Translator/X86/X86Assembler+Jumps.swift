// Conditions, jumps, and what is done in one step.
extension X86Assembler {
  package mutating func set(_ condition: X86Condition, _ target: X86Register) {
    encode(
      isLong: true, 0x90 | condition.rawValue, 0, .register(target), wide: false,
      byteRegister: target.rawValue >= 4)
  }

  package mutating func conditionalMove(
    _ condition: X86Condition, _ target: X86Register, _ source: X86Place
  ) {
    encode(isLong: true, 0x40 | condition.rawValue, target.rawValue, source, wide: true)
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
    buffer[place] = UInt32(truncatingIfNeeded: target - (place + 4))
  }

  // MARK: In one step

  /// Exchanges a register with memory; the host locks that by itself.
  package mutating func exchange(
    _ place: X86Place, _ register: X86Register, _ width: Width
  ) { encode(0x87, register.rawValue, place, wide: width == .bits64) }

  /// Adds a register to memory, and puts what was there in it.
  package mutating func exchangeAdd(
    _ place: X86Place, _ register: X86Register, _ width: Width
  ) { encode(prefix: 0xf0, isLong: true, 0xc1, register.rawValue, place, wide: width == .bits64) }

  /// Puts a register in memory if rax is there; otherwise what is there comes to rax.
  package mutating func compareExchange(
    _ place: X86Place, _ register: X86Register, _ width: Width
  ) { encode(prefix: 0xf0, isLong: true, 0xb1, register.rawValue, place, wide: width == .bits64) }

  package mutating func push(_ register: X86Register) {
    if register.rawValue & 8 != 0 { byte(0x41) }
    byte(0x50 | register.rawValue & 7)
  }

  package mutating func pop(_ register: X86Register) {
    if register.rawValue & 8 != 0 { byte(0x41) }
    byte(0x58 | register.rawValue & 7)
  }

  package mutating func `return`() { byte(0xc3) }

  mutating func pushFlags() { byte(0x9c) }
  mutating func popFlags() { byte(0x9d) }

  /// WRGSBASE.
  mutating func setSegmentBase(_ register: X86Register) {
    encode(prefix: 0xf3, isLong: true, 0xae, 3, .register(register), wide: true)
  }

  /// MFENCE: writes before it are seen before reads after it.
  package mutating func fence() {
    byte(0x0f)
    byte(0xae)
    byte(0xf0)
  }
}
