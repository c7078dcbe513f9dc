import RISCV

/// The word of the recorder: a constant, or the result of an operation of a block.
///
/// Unsafe pointer: the block outlives the recording of it, in which alone there are words.
package struct RecordedWord: GuestWord {
  let block: UnsafeMutablePointer<BlockRecording>?
  let operand: Operand

  package init(constant: Int64) {
    block = nil
    operand = Operand(constant: constant)
  }

  init(_ operand: Operand, in block: UnsafeMutablePointer<BlockRecording>) {
    self.block = block
    self.operand = operand
  }

  /// The constant as the interpreter's word.
  private var number: UInt64? { operand.constant.map { UInt64(bitPattern: $0) } }

  private static func binary(
    _ kind: MicroOperation.Kind, _ left: Self, _ right: Self, _ fold: (UInt64, UInt64) -> UInt64
  ) -> Self {
    if let a = left.number, let b = right.number {
      return Self(constant: Int64(bitPattern: fold(a, b)))
    }
    guard let block = left.block ?? right.block else { return left }
    return Self(block.pointee.add(kind, left.operand, right.operand), in: block)
  }

  private func unary(_ kind: MicroOperation.Kind, _ fold: (UInt64) -> UInt64) -> Self {
    if let number { return Self(constant: Int64(bitPattern: fold(number))) }
    guard let block else { return self }
    return Self(block.pointee.add(kind, operand, .zero), in: block)
  }

  package static func &+ (left: Self, right: Self) -> Self { binary(.add, left, right, &+) }
  package static func &- (left: Self, right: Self) -> Self { binary(.subtract, left, right, &-) }
  package static func &* (left: Self, right: Self) -> Self { binary(.multiply, left, right, &*) }
  package static func & (left: Self, right: Self) -> Self { binary(.and, left, right, &) }
  package static func | (left: Self, right: Self) -> Self { binary(.or, left, right, |) }
  package static func ^ (left: Self, right: Self) -> Self { binary(.xor, left, right, ^) }
  package static prefix func ~ (word: Self) -> Self { word.unary(.not, ~) }

  package static func &<< (left: Self, right: Self) -> Self {
    binary(.shiftLeft, left, right) { $0 &<< $1 }
  }
  package static func &>> (left: Self, right: Self) -> Self {
    binary(.shiftRight, left, right) { $0 &>> $1 }
  }
  package func arithmeticShiftRight(_ amount: Self) -> Self {
    Self.binary(.shiftRightArithmetic, self, amount) { $0.arithmeticShiftRight($1) }
  }

  package func extended<Value: FixedWidthInteger>(as type: Value.Type) -> Self {
    if let number { return Self(constant: Int64(bitPattern: number.extended(as: type))) }
    guard let block else { return self }
    return Self(block.pointee.extend(operand, ValueType(type)), in: block)
  }

  package func equal(_ other: Self) -> Self { Self.binary(.equal, self, other) { $0.equal($1) } }
  package func less(_ other: Self) -> Self { Self.binary(.less, self, other) { $0.less($1) } }
  package func lessUnsigned(_ other: Self) -> Self {
    Self.binary(.lessUnsigned, self, other) { $0.lessUnsigned($1) }
  }

  package func select(_ yes: Self, _ no: Self) -> Self {
    if let number { return number != 0 ? yes : no }
    guard let block else { return self }
    return Self(
      block.pointee.select(operand, yes.operand, no.operand), in: block)
  }

  package func multiplyHigh(_ other: Self) -> Self {
    Self.binary(.multiplyHigh, self, other) { $0.multiplyHigh($1) }
  }
  package func multiplyHighUnsigned(_ other: Self) -> Self {
    Self.binary(.multiplyHighUnsigned, self, other) { $0.multiplyHighUnsigned($1) }
  }
  package func multiplyHighSignedUnsigned(_ other: Self) -> Self {
    Self.binary(.multiplyHighSignedUnsigned, self, other) { $0.multiplyHighSignedUnsigned($1) }
  }
  package func divided(by other: Self) -> Self {
    Self.binary(.divide, self, other) { $0.divided(by: $1) }
  }
  package func dividedUnsigned(by other: Self) -> Self {
    Self.binary(.divideUnsigned, self, other) { $0.dividedUnsigned(by: $1) }
  }
  package func remainder(by other: Self) -> Self {
    Self.binary(.remainder, self, other) { $0.remainder(by: $1) }
  }
  package func remainderUnsigned(by other: Self) -> Self {
    Self.binary(.remainderUnsigned, self, other) { $0.remainderUnsigned(by: $1) }
  }

  package func leadingZeros() -> Self { unary(.leadingZeros) { $0.leadingZeros() } }
  package func trailingZeros() -> Self { unary(.trailingZeros) { $0.trailingZeros() } }
  package func population() -> Self { unary(.population) { $0.population() } }
  package func bytesReversed() -> Self { unary(.reverseBytes) { $0.bytesReversed() } }
  package func bytesOrCombined() -> Self { unary(.combineBytes) { $0.bytesOrCombined() } }
  package func carrylessMultiply(_ other: Self) -> Self {
    Self.binary(.carrylessMultiply, self, other) { $0.carrylessMultiply($1) }
  }
  package func carrylessMultiplyHigh(_ other: Self) -> Self {
    Self.binary(.carrylessMultiplyHigh, self, other) { $0.carrylessMultiplyHigh($1) }
  }
}
