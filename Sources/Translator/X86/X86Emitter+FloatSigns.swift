import RISCV

// Floating point: `fsgnj` and its kin, of which moves, negations and absolute values are cases.
extension X86Emitter {
  mutating func copySign(_ signs: FloatSigns, _ format: FloatFormat, into target: X86Vector) {
    let mask = X86Frame.Constant.sign(format).place
    let magnitude = X86Frame.Constant.magnitude(format).place
    requireBoxed(signs.number, format)
    requireBoxed(signs.sign, format)
    let number = vector(signs.number, .xmm0)
    guard signs.number != signs.sign else {
      switch signs.kind {
      case .same: assembler.move(target, number)
      case .opposite: assembler.logic(.xor, target, number, mask)
      case .both: assembler.logic(.and, target, number, magnitude)
      }
      return
    }
    let sign = vector(signs.sign, .xmm1)
    assembler.logic(signs.kind == .opposite ? .andNot : .and, .xmm1, sign, mask)
    if signs.kind == .both {
      assembler.logic(.xor, target, number, X86Vector.xmm1.place)
    } else {
      assembler.logic(.and, .xmm0, number, magnitude)
      assembler.logic(.or, target, .xmm0, X86Vector.xmm1.place)
    }
  }
}
