import RISCV

// Floating point: `fsgnj` and its kin, of which moves, negations and absolute values are cases.
extension X86Emitter {
  /// A number with the sign of another, the opposite one, or both signs' exclusive or.
  struct Signs {
    enum Kind { case same, opposite, both }

    let number: UInt8
    let sign: UInt8
    let kind: Kind
  }

  /// `number & ~mask | sign & mask`
  func signs(_ operand: Operand, _ format: FloatFormat) -> Signs? {
    let mask = Int64(bitPattern: X86Frame.Constant.sign(format).bits)
    guard format != .half, let or = block[operand], or.kind == .or,
      let left = block[or.a], left.kind == .and, left.b.constant == ~mask,
      let number = floatRegister(left.a, format),
      let right = block[or.b], right.kind == .and, right.b.constant == mask
    else { return nil }
    if let sign = floatRegister(right.a, format) {
      return Signs(number: number, sign: sign, kind: .same)
    }
    guard let inner = block[right.a] else { return nil }
    switch inner.kind {
    case .not:
      return floatRegister(inner.a, format).map {
        Signs(number: number, sign: $0, kind: .opposite)
      }
    case .xor:
      return floatRegister(inner.b, format).map { Signs(number: number, sign: $0, kind: .both) }
    default: return nil
    }
  }

  mutating func copySign(_ signs: Signs, _ format: FloatFormat, into target: X86Vector) {
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
