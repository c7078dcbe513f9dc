import RISCV

extension Expression: GuestWord {
  init(constant: Int64) { self = .number(constant) }

  /// Both values, where both are known: the operation is then carried out, by the interpreter's arithmetic.
  private static func fold(
    _ left: Expression, _ right: Expression, _ operation: (UInt64, UInt64) -> UInt64
  ) -> Expression? {
    guard let left = left.value, let right = right.value else { return nil }
    let value = operation(UInt64(bitPattern: left), UInt64(bitPattern: right))
    return .number(Int64(bitPattern: value))
  }

  static func &+ (left: Expression, right: Expression) -> Expression {
    if right.value == 0 { return left }
    if left.value == 0 { return right }
    return fold(left, right, &+) ?? .binary(.add, left, right)
  }

  static func &- (left: Expression, right: Expression) -> Expression {
    if right.value == 0 { return left }
    if left.value == 0, right.value == nil { return right.opposite }
    return fold(left, right, &-) ?? .binary(.subtract, left, right)
  }

  private var opposite: Expression {
    if case .negative(let word) = self { word } else { .negative(self) }
  }

  static func &* (left: Expression, right: Expression) -> Expression {
    fold(left, right, &*) ?? .binary(.multiply, left, right)
  }

  static func & (left: Expression, right: Expression) -> Expression {
    if left.value == 0 || right.value == 0 { return .number(0) }
    if right.value == -1 { return left }
    return fold(left, right, &) ?? .binary(.and, left, right)
  }

  static func | (left: Expression, right: Expression) -> Expression {
    if right.value == 0 { return left }
    if left.value == 0 { return right }
    return fold(left, right, |) ?? joined(left, right) ?? .binary(.or, left, right)
  }

  /// `x & ~m | x & m` and `x & ~m | ~x & m`: what copying a sign from a register to itself comes to.
  private static func joined(_ left: Expression, _ right: Expression) -> Expression? {
    guard case .binary(.and, let first, .number(let mask)) = left,
      case .binary(.and, let second, .number(let rest)) = right, mask == ~rest
    else { return nil }
    if first == second { return first }
    return second == .complement(first) ? .binary(.xor, first, .number(rest)) : nil
  }

  static func ^ (left: Expression, right: Expression) -> Expression {
    if right.value == 0 { return left }
    if left.value == 0 { return right }
    if left == right { return .number(0) }
    if right.value == -1 { return ~left }
    if right.value == 1, let negated = left.negated { return negated }
    return fold(left, right, ^) ?? .binary(.xor, left, right)
  }

  static prefix func ~ (word: Expression) -> Expression {
    word.value.map { .number(~$0) } ?? .complement(word)
  }

  static func &<< (left: Expression, right: Expression) -> Expression {
    if right.value == 0 { return left }
    return fold(left, right, &<<) ?? .binary(.shiftLeft, left, right)
  }

  static func &>> (left: Expression, right: Expression) -> Expression {
    if right.value == 0 { return left }
    return fold(left, right, &>>) ?? .binary(.shiftRight, left, right)
  }

  func arithmeticShiftRight(_ amount: Expression) -> Expression {
    if amount.value == 0 { return self }
    return Self.fold(self, amount) { $0.arithmeticShiftRight($1) }
      ?? .binary(.shiftRightSigned, self, amount)
  }

  func extended<Value: FixedWidthInteger>(as type: Value.Type) -> Expression {
    if Value.bitWidth == 64 { return self }
    if let value { return .number(Int64(truncatingIfNeeded: Value(truncatingIfNeeded: value))) }
    return .call((Value.isSigned ? "sext" : "zext") + String(Value.bitWidth), [self])
  }
}

// MARK: Comparison and choice

extension Expression {
  func equal(_ other: Expression) -> Expression {
    Self.fold(self, other) { $0.equal($1) } ?? .binary(.equal, self, other)
  }

  func less(_ other: Expression) -> Expression {
    Self.fold(self, other) { $0.less($1) } ?? .binary(.less, self, other)
  }

  func lessUnsigned(_ other: Expression) -> Expression {
    // The ways to ask for zero: `x < 1` and `0 < x`.
    if other.value == 1 { return equal(.number(0)) }
    if value == 0, other.value == nil { return .binary(.notEqual, other, .number(0)) }
    return Self.fold(self, other) { $0.lessUnsigned($1) } ?? .binary(.lessUnsigned, self, other)
  }

  func select(_ yes: Expression, _ no: Expression) -> Expression {
    if let value { return value != 0 ? yes : no }
    // What is asked before a narrow number is read: whether the bits above it are ones.
    if case .binary(.shiftRight, .complement(let register), .number(let width)) = self,
      case .float = register
    {
      return .call(width == FloatFormat.half.bits ? "half" : "single", [register])
    }
    return yes == no ? yes : .choice(self, yes, no)
  }
}

// MARK: Functions

extension Expression {
  /// The upper half of a product.
  private func high(_ operation: Operator, _ other: Expression) -> Expression {
    .call("high64", [.binary(operation, self, other)])
  }

  func multiplyHigh(_ other: Expression) -> Expression { high(.multiply, other) }

  func multiplyHighUnsigned(_ other: Expression) -> Expression { high(.multiplyUnsigned, other) }

  func multiplyHighSignedUnsigned(_ other: Expression) -> Expression {
    high(.multiplySignedUnsigned, other)
  }

  func divided(by other: Expression) -> Expression { .binary(.divide, self, other) }

  func dividedUnsigned(by other: Expression) -> Expression {
    .binary(.divideUnsigned, self, other)
  }

  func remainder(by other: Expression) -> Expression { .binary(.remainder, self, other) }

  func remainderUnsigned(by other: Expression) -> Expression {
    .binary(.remainderUnsigned, self, other)
  }

  func leadingZeros() -> Expression { .call("leadingZeros", [self]) }

  func trailingZeros() -> Expression { .call("trailingZeros", [self]) }

  func population() -> Expression { .call("onesIn", [self]) }

  func bytesReversed() -> Expression { .call("reverseBytes", [self]) }

  func bytesOrCombined() -> Expression { .call("orBytes", [self]) }

  func carrylessMultiply(_ other: Expression) -> Expression {
    .call("carrylessProduct", [self, other])
  }

  func carrylessMultiplyHigh(_ other: Expression) -> Expression {
    .call("carrylessProductHigh", [self, other])
  }
}
