import RISCV

/// `fsgnj` and its kin, of which moves, negations and absolute values are cases: a number with the sign of another, the
/// opposite one, or both signs' exclusive or.
struct FloatSigns {
  enum Kind { case same, opposite, both }

  let number: UInt8
  let sign: UInt8
  let kind: Kind
}

// What operations on the bits of f registers mean as numbers.
extension Block {
  /// Where the sign of a number is.
  static func signMask(_ format: FloatFormat) -> Int64 {
    switch format {
    case .half: 1 << 15
    case .single: 1 << 31
    case .double: .min
    }
  }

  /// The f register that an operand is, if it is one as a number of a format.
  func floatRegister(_ operand: Operand, _ format: FloatFormat) -> UInt8? {
    guard let operation = self[operand] else { return nil }
    if format == .double { return operation.kind == .readFloat ? operation.number : nil }
    guard operation.kind == .unbox, operation.format == format else { return nil }
    return self[operation.a]?.number
  }

  /// What is boxed in a value.
  func unboxed(_ operand: Operand) -> (Operand, FloatFormat) {
    guard let operation = self[operand], operation.kind == .or else { return (operand, .double) }
    switch operation.b.constant {
    case -1 << 32: return (operation.a, .single)
    case -1 << 16: return (operation.a, .half)
    default: return (operand, .double)
    }
  }

  /// `number & ~mask | sign & mask`
  func signs(_ operand: Operand, _ format: FloatFormat) -> FloatSigns? {
    let mask = Self.signMask(format)
    guard format != .half, let or = self[operand], or.kind == .or,
      let left = self[or.a], left.kind == .and, left.b.constant == ~mask,
      let number = floatRegister(left.a, format),
      let right = self[or.b], right.kind == .and, right.b.constant == mask
    else { return nil }
    if let sign = floatRegister(right.a, format) {
      return FloatSigns(number: number, sign: sign, kind: .same)
    }
    guard let inner = self[right.a] else { return nil }
    switch inner.kind {
    case .not:
      return floatRegister(inner.a, format).map {
        FloatSigns(number: number, sign: $0, kind: .opposite)
      }
    case .xor:
      return floatRegister(inner.b, format).map {
        FloatSigns(number: number, sign: $0, kind: .both)
      }
    default: return nil
    }
  }
}
