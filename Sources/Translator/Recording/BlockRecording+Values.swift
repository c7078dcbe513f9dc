import RISCV

// What is computed: as simply as can be seen from what it is made of.
extension BlockRecording {
  mutating func add(_ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand) -> Operand {
    // Two registers are as simple as can be.
    if a.form == .register, b.form == .register { return append(kind, a, b) }
    if a.isConstant, kind.isCommutative { return add(kind, b, a) }
    if !b.isConstant, let mirrored = mirrored(kind, a, b) { return mirrored }
    if let simpler = simplified(kind, a, b) { return simpler }
    return append(kind, a, b)
  }

  /// A comparison with a constant on its left, the other way round.
  private mutating func mirrored(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand
  ) -> Operand? {
    guard let constant = a.constant, let opposite = kind.opposite else { return nil }
    let greatest: Int64 = kind == .less || kind == .greaterOrEqual ? .max : -1
    return constant == greatest ? nil : add(opposite, b, Operand(constant: constant &+ 1))
  }

  mutating func extend(_ operand: Operand, _ type: ValueType) -> Operand {
    if type.size == 8 { return operand }
    var source = operand
    while let inner = self[source], inner.kind == .extend || inner.kind == .load {
      if inner.type == type || inner.type.size < type.size && !inner.type.isSigned {
        return source
      }
      // What is cut off needs no extension first.
      guard inner.kind == .extend, inner.type.size >= type.size else { break }
      source = inner.a
    }
    if self[source]?.kind.isCondition == true { return source }
    if type.size == 4, isPositive32(source) { return source }
    return append(.extend, type: type, source)
  }

  /// Whether a value is below 2^31: 32 bits, shifted to the right.
  private func isPositive32(_ operand: Operand) -> Bool { operations.isPositive32(operand) }

  mutating func select(_ condition: Operand, _ yes: Operand, _ no: Operand) -> Operand {
    if let unboxed = unboxed(condition, no) { return unboxed }
    return append(.select, condition, yes) { $0.c = no }
  }

  /// Nothing is a NaN that is boxed: `(~word >> width) ? NaN : word & mask`.
  private mutating func unboxed(_ condition: Operand, _ value: Operand) -> Operand? {
    guard let shift = self[condition], shift.kind == .shiftRight,
      let not = self[shift.a], not.kind == .not,
      let masked = self[value], masked.kind == .and, masked.a == not.a,
      self[not.a]?.kind == .readFloat
    else { return nil }
    let format: FloatFormat = shift.b.constant == 32 ? .single : .half
    return append(.unbox, not.a, .zero) { $0.format = format }
  }

  private mutating func simplified(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand
  ) -> Operand? {
    if let constant = b.constant { return simplified(kind, a, b, constant) }
    switch kind {
    case .subtract where a == .zero:
      // -(-x)
      if let inner = self[b], inner.kind == .subtract, inner.a == .zero { return inner.b }
    case .or: return rotated(a, b)
    case .shiftRight: return doubled(a).map { add(.rotateRight32, $0, b) }
    default: break
    }
    return nil
  }

  private mutating func simplified(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand, _ constant: Int64
  ) -> Operand? {
    switch (kind, constant) {
    case (.add, 0), (.or, 0), (.xor, 0), (.and, -1), (.multiply, 1): return a
    case (.subtract, _): return add(.add, a, Operand(constant: 0 &- constant))
    case (.add, _):
      if let inner = self[a], inner.kind == .add, let other = inner.b.constant {
        return add(.add, inner.a, Operand(constant: other &+ constant))
      }
    case (.xor, 1):
      if let inner = self[a], let opposite = inner.kind.opposite {
        return add(opposite, inner.a, inner.b)
      }
    case (.shiftLeft, _), (.shiftRight, _), (.shiftRightArithmetic, _):
      if constant & 63 == 0 { return a }
      if let extended = extended(kind, a, constant) { return extended }
      if kind == .shiftRight, let low = doubled(a) { return add(.rotateRight32, low, b) }
    default: break
    }
    return kind == .or ? rotated(a, b) : nil
  }

  /// `x << n >> n`, where that leaves 8, 16 or 32 bits.
  private mutating func extended(
    _ kind: MicroOperation.Kind, _ a: Operand, _ constant: Int64
  ) -> Operand? {
    guard kind != .shiftLeft, let inner = self[a], inner.kind == .shiftLeft,
      inner.b.constant == constant, [32, 48, 56].contains(constant)
    else { return nil }
    return extend(
      inner.a, ValueType(bits: 64 - constant, isSigned: kind == .shiftRightArithmetic))
  }

  /// `x` of `x | x << 32`, where `x` has 32 bits.
  private func doubled(_ operand: Operand) -> Operand? {
    guard let or = self[operand], or.kind == .or,
      let low = self[or.a], low.kind == .extend, low.type == .uint32,
      let high = self[or.b], high.kind == .shiftLeft, high.a == or.a, high.b.constant == 32
    else { return nil }
    return or.a
  }

  /// `x >> n | x << -n`.
  private mutating func rotated(_ a: Operand, _ b: Operand) -> Operand? {
    guard let right = self[a], right.kind == .shiftRight,
      let left = self[b], left.kind == .shiftLeft, left.a == right.a
    else { return nil }
    if let n = right.b.constant, let m = left.b.constant {
      return (n &+ m) & 63 == 0 ? add(.rotateRight, right.a, right.b) : nil
    }
    guard isNegative(of: left.b, right.b) || isNegative(of: right.b, left.b) else { return nil }
    return add(.rotateRight, right.a, right.b)
  }

  private func isNegative(of operand: Operand, _ other: Operand) -> Bool {
    guard let operation = self[operand] else { return false }
    return operation.kind == .subtract && operation.a == .zero && operation.b == other
  }
}
