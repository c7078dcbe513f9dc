import RISCV

extension ExplainingEngine {
  mutating func requireFloat(rm: UInt8) throws(Ending) {
    guard rm == 5 || rm == 6 else { return }
    effects.append("trap: illegal instruction (reserved rounding mode)")
    throw Ending()
  }

  mutating func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: Expression, _ b: Expression,
    _ c: Expression, rm: UInt8
  ) -> Expression {
    sideEffect = "may raise flags in fflags"
    let value = Self.value(
      operation, format, a.signRestored(format), b.signRestored(format), c.signRestored(format))
    if let unrounded = Self.unrounded(value, operation) { return unrounded }
    note = Self.rounding(rm)
    return value
  }

  /// What is never rounded: nothing is to be said about it, but that some comparisons are quiet.
  private static func unrounded(
    _ value: Expression, _ operation: FloatOperation
  ) -> Expression? {
    switch operation {
    case .minimum, .maximum, .minimumPropagating, .maximumPropagating, .equal, .less, .lessOrEqual,
      .classify:
      value
    case .lessQuiet, .lessOrEqualQuiet: .call("quiet", [value])
    default: nil
    }
  }

  private static func rounding(_ mode: UInt8) -> String {
    switch mode {
    case 0: ", to nearest, ties to even"
    case 1: ", towards zero"
    case 2: ", downwards"
    case 3: ", upwards"
    case 4: ", to nearest, ties away from zero"
    case 7: ", rounded as frm says"
    default: ""
    }
  }

  private static func value(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: Expression, _ b: Expression,
    _ c: Expression
  ) -> Expression {
    switch operation {
    case .add: .binary(.floatAdd, a, b)
    case .subtract: .binary(.floatSubtract, a, b)
    case .multiply: .binary(.floatMultiply, a, b)
    case .divide: .binary(.floatDivide, a, b)
    case .squareRoot: .call("squareRoot", [a])
    case .multiplyAdd: fused(a, b, c)
    case .minimum: .call("min", [a, b])
    case .maximum: .call("max", [a, b])
    case .minimumPropagating: .call("minOrNaN", [a, b])
    case .maximumPropagating: .call("maxOrNaN", [a, b])
    case .equal: .binary(.floatEqual, a, b)
    case .less, .lessQuiet: .binary(.floatLess, a, b)
    case .lessOrEqual, .lessOrEqualQuiet: .binary(.floatLessOrEqual, a, b)
    case .classify: .call("classify", [a])
    default: conversion(operation, format, a)
    }
  }

  /// A negative addend is subtracted.
  private static func fused(_ a: Expression, _ b: Expression, _ c: Expression) -> Expression {
    let product = Expression.binary(.floatMultiply, a, b)
    if case .negative(let addend) = c { return .binary(.floatSubtract, product, addend) }
    return .binary(.floatAdd, product, c)
  }

  private static func conversion(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: Expression
  ) -> Expression {
    switch operation {
    case .toInt32: .call("int32", [a])
    case .toUInt32: .call("sext32", [.call("uint32", [a])])
    case .toInt64: .call("int64", [a])
    case .toUInt64: .call("uint64", [a])
    case .toInt32Modular: .call("int32Modular", [a])
    case .fromInt32: .call(format.name, [.call("int32", [a])])
    case .fromUInt32: .call(format.name, [.call("uint32", [a])])
    case .fromInt64: .call(format.name, [.call("int64", [a])])
    case .fromUInt64: .call(format.name, [.call("uint64", [a])])
    case .round, .roundExact: .call("roundToInteger", [a])
    default: .call(format.name, [a])
    }
  }
}

extension Expression {
  /// Where the sign bit was flipped, the negative number.
  fileprivate func signRestored(_ format: FloatFormat) -> Expression {
    guard case .binary(.xor, let number, .number(let bit)) = self, bit == format.sign else {
      return self
    }
    return .negative(number)
  }
}
