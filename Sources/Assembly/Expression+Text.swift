extension Expression {
  /// Writes expressions with few parentheses: sums and products as at school, comparisons around them, everything else
  /// in parentheses, because nobody knows by heart whether `<<` binds closer than `&`.
  struct Writer {
    let registers: RegisterNames

    /// The text of an expression.
    func text(_ expression: Expression) -> String {
      switch expression {
      case .number(let value): return Self.decimal(value)
      case .place(let name): return name
      case .float(let register): return registers.float(register)
      case .call(let name, let arguments):
        return name + "(" + arguments.map { text($0) }.joined(separator: ", ") + ")"
      case .complement(let word): return "~" + operand(word, of: nil)
      case .negative(let number): return "-" + operand(number, of: nil)
      case .binary(let operation, let left, let right): return binary(operation, left, right)
      case .choice(let condition, let yes, let no):
        return operand(condition, of: nil, isCondition: true) + " ? " + operand(yes, of: nil)
          + " : " + operand(no, of: nil)
      }
    }

    private func binary(
      _ operation: Operator, _ left: Expression, _ right: Expression
    ) -> String {
      if operation == .add, let value = right.value, value < 0, value != Int64.min {
        return operand(left, of: operation) + " - " + Self.decimal(-value)
      }
      return operand(left, of: operation) + " " + operation.text + " "
        + operand(right, of: operation, isRight: true)
    }

    private func operand(
      _ expression: Expression, of parent: Operator?, isRight: Bool = false,
      isCondition: Bool = false
    ) -> String {
      if let value = expression.value, parent?.isOnBits ?? false { return Self.mask(value) }
      guard needsParentheses(expression, in: parent, isRight: isRight || isCondition) else {
        return text(expression)
      }
      return "(" + text(expression) + ")"
    }

    private func needsParentheses(
      _ expression: Expression, in parent: Operator?, isRight: Bool
    ) -> Bool {
      if case .choice = expression { return true }
      guard case .binary(let child, _, _) = expression else { return false }
      guard let parent else { return true }
      if parent.isComparison { return child.isComparison }
      if parent.isSum { return !(child.isProduct || child.isSum && !isRight) }
      // The same logical operation, over and over.
      return !(child == parent && parent.isOnBits)
    }

    /// Small numbers and offsets in decimal, addresses and the like in hexadecimal.
    static func decimal(_ value: Int64) -> String {
      value.magnitude < 65536
        ? String(value) : Hexadecimal.prefixed(UInt64(bitPattern: value))
    }

    /// Bits in hexadecimal; where most of them are ones, those that are not.
    static func mask(_ value: Int64) -> String {
      if value.nonzeroBitCount > 32 { return "~" + mask(~value) }
      return 0...9 ~= value ? String(value) : Hexadecimal.prefixed(UInt64(bitPattern: value))
    }
  }
}

extension Expression.Operator {
  /// How it is written. A `u` marks what takes words as unsigned numbers; `>>>` fills with the sign.
  var text: String {
    switch self {
    case .add, .floatAdd: "+"
    case .subtract, .floatSubtract: "-"
    case .multiply, .floatMultiply: "*"
    case .multiplyUnsigned: "*u"
    case .multiplySignedUnsigned: "*su"
    case .divide, .floatDivide: "/"
    case .divideUnsigned: "/u"
    case .remainder: "%"
    case .remainderUnsigned: "%u"
    case .and: "&"
    case .or: "|"
    case .xor: "^"
    case .shiftLeft: "<<"
    case .shiftRight: ">>"
    case .shiftRightSigned: ">>>"
    case .equal, .floatEqual: "=="
    case .notEqual: "!="
    case .less, .floatLess: "<"
    case .lessUnsigned: "<u"
    case .notLess: ">="
    case .notLessUnsigned: ">=u"
    case .floatLessOrEqual: "<="
    }
  }

  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessUnsigned, .notLess, .notLessUnsigned, .floatEqual,
      .floatLess, .floatLessOrEqual:
      true
    default: false
    }
  }

  var isSum: Bool {
    self == .add || self == .subtract || self == .floatAdd || self == .floatSubtract
  }

  var isProduct: Bool {
    switch self {
    case .multiply, .multiplyUnsigned, .multiplySignedUnsigned, .divide, .divideUnsigned,
      .remainder, .remainderUnsigned, .floatMultiply, .floatDivide:
      true
    default: false
    }
  }

  /// Whether a constant beside it is a pattern rather than a number.
  var isOnBits: Bool { self == .and || self == .or || self == .xor }
}
