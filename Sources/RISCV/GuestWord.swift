/// The arithmetic of a 64-bit register value: what meanings are written in.
///
/// To the interpreter a word is a number, to the translator the name of a value, to the explainer text. A word is
/// therefore never tested with a Swift `if`: conditions are words too, 0 or 1, for `select` and `Engine.branch`.
/// Every operation is total, as the manual defines it.
public protocol GuestWord {
  /// A constant.
  init(constant: Int64)

  static func &+ (left: Self, right: Self) -> Self
  static func &- (left: Self, right: Self) -> Self
  static func &* (left: Self, right: Self) -> Self
  static func & (left: Self, right: Self) -> Self
  static func | (left: Self, right: Self) -> Self
  static func ^ (left: Self, right: Self) -> Self
  static prefix func ~ (word: Self) -> Self

  /// Shifts left by the low six bits of `right`.
  static func &<< (left: Self, right: Self) -> Self
  /// Shifts right by the low six bits of `right`, filling with zeroes.
  static func &>> (left: Self, right: Self) -> Self
  /// Shifts right by the low six bits of `amount`, filling with the sign.
  func arithmeticShiftRight(_ amount: Self) -> Self

  /// The low bits of the type's width, sign- or zero-extended as the type is.
  func extended<Value: FixedWidthInteger>(as type: Value.Type) -> Self

  /// 1 if equal, else 0.
  func equal(_ other: Self) -> Self
  /// 1 if less as signed numbers, else 0.
  func less(_ other: Self) -> Self
  /// 1 if less as unsigned numbers, else 0.
  func lessUnsigned(_ other: Self) -> Self
  /// `yes` if this word is not zero, else `no`.
  func select(_ yes: Self, _ no: Self) -> Self

  /// The upper 64 bits of the product of signed numbers.
  func multiplyHigh(_ other: Self) -> Self
  /// The upper 64 bits of the product of unsigned numbers.
  func multiplyHighUnsigned(_ other: Self) -> Self
  /// The upper 64 bits of this signed number times an unsigned one.
  func multiplyHighSignedUnsigned(_ other: Self) -> Self
  /// The signed quotient; all ones for division by zero, this word for overflow (unprivileged manual, 13.2).
  func divided(by other: Self) -> Self
  /// The unsigned quotient; all ones for division by zero.
  func dividedUnsigned(by other: Self) -> Self
  /// The signed remainder; this word for division by zero, zero for overflow.
  func remainder(by other: Self) -> Self
  /// The unsigned remainder; this word for division by zero.
  func remainderUnsigned(by other: Self) -> Self

  /// The number of zero bits above the highest one; 64 for zero.
  func leadingZeros() -> Self
  /// The number of zero bits below the lowest one; 64 for zero.
  func trailingZeros() -> Self
  /// The number of one bits.
  func population() -> Self
  /// The bytes in opposite order.
  func bytesReversed() -> Self
  /// Each byte all ones where any of its bits is one, else zero.
  func bytesOrCombined() -> Self
  /// The low 64 bits of the carry-less product.
  func carrylessMultiply(_ other: Self) -> Self
  /// The upper 64 bits of the carry-less product.
  func carrylessMultiplyHigh(_ other: Self) -> Self
}

extension GuestWord {
  /// The low 32 bits, sign-extended.
  @inlinable @inline(always)
  public var signExtended32: Self { extended(as: Int32.self) }

  /// The low 32 bits, zero-extended.
  @inlinable @inline(always)
  public var zeroExtended32: Self { extended(as: UInt32.self) }

  /// A small constant.
  @inlinable @inline(always)
  public static func constant(_ value: Int64) -> Self { Self(constant: value) }
}
