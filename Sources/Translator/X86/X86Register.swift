/// A general register of x86-64, by its number.
package enum X86Register: UInt8, CaseIterable, HostRegister {
  case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
}

/// What jumps ask of the flags, by the number in their encoding (Intel manual, volume 2, "Jcc").
package enum X86Condition: UInt8, HostCondition {
  case below = 2
  case aboveOrEqual, equal, notEqual, belowOrEqual, above
  case parity = 10
  case noParity, less, greaterOrEqual, lessOrEqual, greater

  package var opposite: Self { X86Condition(rawValue: rawValue ^ 1) ?? self }
}

/// The eight operations that share an encoding, by its number.
package enum X86Arithmetic: UInt8 {
  case add, or, addWithCarry, subtractWithBorrow, and, subtract, xor, compare

  /// What an operation is, if it is one of them.
  init?(_ kind: MicroOperation.Kind) {
    switch kind {
    case .add: self = .add
    case .subtract: self = .subtract
    case .and: self = .and
    case .or: self = .or
    case .xor: self = .xor
    default: return nil
    }
  }
}

/// Shifts, by the number in their encoding.
package enum X86Shift: UInt8 {
  case rotateLeft = 0
  case rotateRight = 1
  case left = 4
  case right = 5
  case rightArithmetic = 7
}
