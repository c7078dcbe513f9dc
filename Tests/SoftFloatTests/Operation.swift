import SoftFloat

/// The operations that round.
enum Operation: CaseIterable {
  case add, subtract, multiply, divide, squareRoot, fusedMultiplyAdd

  func outcome(_ operands: Operands, _ format: Format, _ rounding: Rounding) -> Outcome {
    let (a, b, c) = (operands.a, operands.b, operands.c)
    return Outcome { flags in
      switch self {
      case .add: SoftFloat.add(a, b, format, rounding, &flags)
      case .subtract: SoftFloat.subtract(a, b, format, rounding, &flags)
      case .multiply: SoftFloat.multiply(a, b, format, rounding, &flags)
      case .divide: SoftFloat.divide(a, b, format, rounding, &flags)
      case .squareRoot: SoftFloat.squareRoot(a, format, rounding, &flags)
      case .fusedMultiplyAdd:
        SoftFloat.fusedMultiplyAdd(a, b, c, format, rounding, &flags)
      }
    }
  }
}
