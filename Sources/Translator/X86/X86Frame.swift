import Hart

/// What translated code has in which register of the host, and where the rest is.
///
///     rbp       the hart's room, 128 bytes in: 32 registers within reach of a displacement of one byte
///     r15       instructions that remain
///     others    guest registers that compilers use most; rax, rcx, rdx for the moment
enum X86Frame {
  static let base = X86Register.rbp
  static let budget = X86Register.r15
  /// How far from the start of the room the base is.
  static let bias = 128

  static let pins = Pins(pin)

  @inline(__always)
  static func pin(_ register: UInt8) -> X86Register? {
    switch register {
    case 2: .rbx
    case 10: .rsi
    case 11: .rdi
    case 12: .r8
    case 13: .r9
    case 14: .r10
    case 15: .r11
    case 8: .r12
    case 9: .r13
    case 16: .r14
    default: nil
    }
  }

  /// A place in the hart's room.
  static func room(_ offset: Int) -> X86Place {
    .memory(base, displacement: Int32(offset - bias))
  }

  /// How far from the base a place of the hart's room is that is not near.
  static func far(_ offset: Int) -> Int32 { Int32(truncatingIfNeeded: offset &- bias) }

  /// Where the operand of an atomic operation is, while it is tried.
  static var operandWord: Int { HartRoom.engine + 64 }
}
