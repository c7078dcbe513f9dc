import RISCV

/// A vector register of x86-64, by its number.
package enum X86Vector: UInt8, CaseIterable, HostRegister {
  case xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7, xmm8, xmm9, xmm10, xmm11, xmm12, xmm13
  case xmm14, xmm15

  /// The operand that instructions take from anywhere: which kind of register is the instruction's matter.
  package var place: X86Place { .register(X86Register(rawValue: rawValue) ?? .rax) }
}

/// Operations of two numbers, by the opcode that is the same in all formats.
package enum X86FloatArithmetic: UInt8 {
  case squareRoot = 0x51
  case add = 0x58
  case multiply = 0x59
  case subtract = 0x5c
  case minimum = 0x5d
  case divide = 0x5e
  case maximum = 0x5f
}

/// Operations of bits, by their opcode.
package enum X86Logic: UInt8 {
  case and = 0x54
  /// `~left & right`
  case andNot, or, xor
}

/// `a * b + c` with signs flipped, by the opcode in which `c` is in the target and `b` comes from anywhere.
package enum X86FusedMultiply: UInt8 {
  case add = 0xb9
  case subtract = 0xbb
  case negatedAdd = 0xbd
  case negatedSubtract = 0xbf

  package init(negatesProduct: Bool, negatesAddend: Bool) {
    self =
      negatesProduct
      ? (negatesAddend ? .negatedSubtract : .negatedAdd) : (negatesAddend ? .subtract : .add)
  }
}
