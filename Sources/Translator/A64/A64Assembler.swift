/// Writes A64 instructions, one method a form (Arm Architecture Reference Manual, DDI 0487, C4 and C6).
package struct A64Assembler: Assembler {
  package var buffer: CodeBuffer

  package init(_ buffer: CodeBuffer) { self.buffer = buffer }

  // MARK: Jumps

  /// Jumps to what is not known yet; returns the place of the instruction.
  package mutating func jump() -> Int {
    word(0x1400_0000)
    return count - 4
  }

  package mutating func jump(_ condition: A64Condition) -> Int {
    word(0x5400_0000 | UInt32(condition.rawValue))
    return count - 4
  }

  /// Jumps if a register is zero, or if it is not.
  package mutating func jump(
    ifZero isZero: Bool, _ register: A64Register, _ width: Width = .bits64
  ) -> Int {
    word(0x3400_0000 | width.bit | (isZero ? 0 : 1 << 24) | UInt32(register.rawValue))
    return count - 4
  }

  /// Jumps if one of the low 32 bits of a register is clear, or if it is set; not further than 32 KiB.
  package mutating func jump(ifBit bit: UInt32, isSet: Bool, _ register: A64Register) -> Int {
    word(0x3600_0000 | (isSet ? 1 << 24 : 0) | bit << 19 | UInt32(register.rawValue))
    return count - 4
  }

  /// Calls a place in the same code.
  package mutating func call(to target: Int) {
    word(0x9400_0000)
    patch(count - 4, to: target)
  }

  package mutating func jump(to register: A64Register) {
    word(0xd61f_0000 | UInt32(register.rawValue) << 5)
  }

  package mutating func call(_ register: A64Register) {
    word(0xd63f_0000 | UInt32(register.rawValue) << 5)
  }

  package mutating func `return`() { word(0xd65f_03c0) }

  /// Has a jump, or a load of what lies between instructions, lead to `target`.
  package mutating func patch(_ place: Int, to target: Int) {
    let word = buffer[place]
    let distance = UInt32(truncatingIfNeeded: (target - place) >> 2)
    buffer[place] =
      switch word >> 24 & 0x7f {
      // B, BL
      case 0x14...0x17: word & 0xfc00_0000 | distance & 0x3ff_ffff
      // TBZ, TBNZ
      case 0x36, 0x37: word & 0xfff8_001f | (distance & 0x3fff) << 5
      // B.cond, CBZ, CBNZ, LDR
      default: word & 0xff00_001f | (distance & 0x7ffff) << 5
      }
  }

  /// A jump from a place to another, as an instruction.
  package static func jump(from place: Int, to target: Int) -> UInt32 {
    0x1400_0000 | UInt32(truncatingIfNeeded: (target - place) >> 2) & 0x3ff_ffff
  }

  // MARK: Order

  package mutating func nothing() { word(0xd503_201f) }

  /// Which accesses before a barrier it holds against which behind it (DMB, inner shareable).
  package enum Barrier: UInt32 {
    case readsBeforeAll = 0x9
    case writesBeforeWrites = 0xa
    case all = 0xb
  }

  package mutating func barrier(_ barrier: Barrier) { word(0xd503_30bf | barrier.rawValue << 8) }

  /// What is executed from here on is fetched from here on (ISB).
  package mutating func synchronizeInstructions() { word(0xd503_3fdf) }
}
