import RISCV

/// A value as the explainer sees it: how it comes about. Making one simplifies what is trivial (`x + 0`), so that the
/// text says no more than the instruction does.
indirect enum Expression: Equatable {
  case number(Int64)
  /// Something with a name or a place: a register, memory, a CSR.
  case place(String)
  /// A floating-point register, all of it.
  case float(UInt8)
  case call(String, [Expression])
  /// All bits flipped.
  case complement(Expression)
  /// The sign changed.
  case negative(Expression)
  case binary(Operator, Expression, Expression)
  /// `condition ? yes : no`.
  case choice(Expression, Expression, Expression)

  /// What stands between two operands.
  enum Operator: Equatable {
    case add, subtract
    case multiply, multiplyUnsigned, multiplySignedUnsigned
    case divide, divideUnsigned, remainder, remainderUnsigned
    case and, or, xor
    case shiftLeft, shiftRight, shiftRightSigned
    case equal, notEqual, less, lessUnsigned, notLess, notLessUnsigned
    /// On floating-point numbers; nothing about them is simplified.
    case floatAdd, floatSubtract, floatMultiply, floatDivide, floatEqual, floatLess,
      floatLessOrEqual
  }

  /// The value, where it does not depend on anything.
  var value: Int64? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The opposite of a comparison.
  var negated: Expression? {
    guard case .binary(let comparison, let left, let right) = self else { return nil }
    switch comparison {
    case .equal: return .binary(.notEqual, left, right)
    case .notEqual: return .binary(.equal, left, right)
    case .less: return .binary(.notLess, left, right)
    case .lessUnsigned: return .binary(.notLessUnsigned, left, right)
    case .notLess: return .binary(.less, left, right)
    case .notLessUnsigned: return .binary(.lessUnsigned, left, right)
    default: return nil
    }
  }

  /// The value that was boxed in a format: what remains without the ones above it.
  func unboxed(_ format: FloatFormat) -> Expression? {
    if let value, value & format.box == format.box { return .number(value & ~format.box) }
    guard case .binary(.or, let value, .number(format.box)) = self else { return nil }
    return value
  }
}

extension FloatFormat {
  /// The size in bits.
  var bits: Int64 {
    switch self {
    case .half: 16
    case .single: 32
    case .double: 64
    }
  }

  /// What a value of the format is called.
  var name: String {
    switch self {
    case .half: "half"
    case .single: "single"
    case .double: "double"
    }
  }

  /// The ones above a value in a register.
  var box: Int64 { self == .double ? 0 : -1 << bits }

  /// The bit that is the sign.
  var sign: Int64 { 1 << (bits - 1) }
}
