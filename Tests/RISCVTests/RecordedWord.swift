import RISCV

/// A word that is not known yet: how to compute it from the results of a recording's effects.
struct RecordedWord: GuestWord {
  let value: ([UInt64]) -> UInt64

  init(value: @escaping ([UInt64]) -> UInt64) { self.value = value }

  init(constant: Int64) { value = { _ in .constant(constant) } }

  private func map(_ operation: @escaping (UInt64) -> UInt64) -> Self {
    Self { [value] in operation(value($0)) }
  }

  private func with(_ other: Self, _ operation: @escaping (UInt64, UInt64) -> UInt64) -> Self {
    Self { [value] in operation(value($0), other.value($0)) }
  }

  static func &+ (left: Self, right: Self) -> Self { left.with(right, &+) }
  static func &- (left: Self, right: Self) -> Self { left.with(right, &-) }
  static func &* (left: Self, right: Self) -> Self { left.with(right, &*) }
  static func & (left: Self, right: Self) -> Self { left.with(right, &) }
  static func | (left: Self, right: Self) -> Self { left.with(right, |) }
  static func ^ (left: Self, right: Self) -> Self { left.with(right, ^) }
  static prefix func ~ (word: Self) -> Self { word.map(~) }
  static func &<< (left: Self, right: Self) -> Self { left.with(right, &<<) }
  static func &>> (left: Self, right: Self) -> Self { left.with(right, &>>) }

  func arithmeticShiftRight(_ amount: Self) -> Self {
    with(amount) { $0.arithmeticShiftRight($1) }
  }

  func extended<Value: FixedWidthInteger>(as type: Value.Type) -> Self {
    map { $0.extended(as: type) }
  }

  func equal(_ other: Self) -> Self { with(other) { $0.equal($1) } }
  func less(_ other: Self) -> Self { with(other) { $0.less($1) } }
  func lessUnsigned(_ other: Self) -> Self { with(other) { $0.lessUnsigned($1) } }

  func select(_ yes: Self, _ no: Self) -> Self {
    Self { [value] in value($0).select(yes.value($0), no.value($0)) }
  }

  func multiplyHigh(_ other: Self) -> Self { with(other) { $0.multiplyHigh($1) } }
  func multiplyHighUnsigned(_ other: Self) -> Self { with(other) { $0.multiplyHighUnsigned($1) } }
  func multiplyHighSignedUnsigned(_ other: Self) -> Self {
    with(other) { $0.multiplyHighSignedUnsigned($1) }
  }
  func divided(by other: Self) -> Self { with(other) { $0.divided(by: $1) } }
  func dividedUnsigned(by other: Self) -> Self { with(other) { $0.dividedUnsigned(by: $1) } }
  func remainder(by other: Self) -> Self { with(other) { $0.remainder(by: $1) } }
  func remainderUnsigned(by other: Self) -> Self { with(other) { $0.remainderUnsigned(by: $1) } }
  func leadingZeros() -> Self { map { $0.leadingZeros() } }
  func trailingZeros() -> Self { map { $0.trailingZeros() } }
  func population() -> Self { map { $0.population() } }
  func bytesReversed() -> Self { map { $0.bytesReversed() } }
  func bytesOrCombined() -> Self { map { $0.bytesOrCombined() } }
  func carrylessMultiply(_ other: Self) -> Self { with(other) { $0.carrylessMultiply($1) } }
  func carrylessMultiplyHigh(_ other: Self) -> Self {
    with(other) { $0.carrylessMultiplyHigh($1) }
  }
}
