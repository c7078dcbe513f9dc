/// The interpreter's word: the number itself.
extension UInt64: GuestWord {
  @inlinable @inline(always)
  public init(constant: Int64) { self.init(bitPattern: constant) }

  @inlinable @inline(always)
  public func arithmeticShiftRight(_ amount: UInt64) -> UInt64 {
    UInt64(bitPattern: Int64(bitPattern: self) &>> Int64(bitPattern: amount))
  }

  @inlinable @inline(always)
  public func extended<Value: FixedWidthInteger>(as type: Value.Type) -> UInt64 {
    UInt64(truncatingIfNeeded: Value(truncatingIfNeeded: self))
  }

  @inlinable @inline(always)
  public func equal(_ other: UInt64) -> UInt64 { self == other ? 1 : 0 }

  @inlinable @inline(always)
  public func less(_ other: UInt64) -> UInt64 {
    Int64(bitPattern: self) < Int64(bitPattern: other) ? 1 : 0
  }

  @inlinable @inline(always)
  public func lessUnsigned(_ other: UInt64) -> UInt64 { self < other ? 1 : 0 }

  @inlinable @inline(always)
  public func select(_ yes: UInt64, _ no: UInt64) -> UInt64 { self != 0 ? yes : no }

  @inlinable @inline(always)
  public func multiplyHigh(_ other: UInt64) -> UInt64 {
    let product = Int64(bitPattern: self).multipliedFullWidth(by: Int64(bitPattern: other))
    return UInt64(bitPattern: product.high)
  }

  @inlinable @inline(always)
  public func multiplyHighUnsigned(_ other: UInt64) -> UInt64 {
    multipliedFullWidth(by: other).high
  }

  @inlinable @inline(always)
  public func multiplyHighSignedUnsigned(_ other: UInt64) -> UInt64 {
    // Read as unsigned, a negative number is 2^64 too large, so the product is `other` too large in its upper half.
    multipliedFullWidth(by: other).high &- (Int64(bitPattern: self) < 0 ? other : 0)
  }

  @inlinable @inline(always)
  public func divided(by other: UInt64) -> UInt64 {
    if other == 0 { return ~0 }
    let divisor = Int64(bitPattern: other)
    let quotient = Int64(bitPattern: self).dividedReportingOverflow(by: divisor)
    return UInt64(bitPattern: quotient.partialValue)
  }

  @inlinable @inline(always)
  public func dividedUnsigned(by other: UInt64) -> UInt64 { other == 0 ? ~0 : self / other }

  @inlinable @inline(always)
  public func remainder(by other: UInt64) -> UInt64 {
    if other == 0 { return self }
    let divisor = Int64(bitPattern: other)
    let remainder = Int64(bitPattern: self).remainderReportingOverflow(dividingBy: divisor)
    return UInt64(bitPattern: remainder.partialValue)
  }

  @inlinable @inline(always)
  public func remainderUnsigned(by other: UInt64) -> UInt64 { other == 0 ? self : self % other }

  @inlinable @inline(always)
  public func leadingZeros() -> UInt64 { UInt64(truncatingIfNeeded: leadingZeroBitCount) }

  @inlinable @inline(always)
  public func trailingZeros() -> UInt64 { UInt64(truncatingIfNeeded: trailingZeroBitCount) }

  @inlinable @inline(always)
  public func population() -> UInt64 { UInt64(truncatingIfNeeded: nonzeroBitCount) }

  @inlinable @inline(always)
  public func bytesReversed() -> UInt64 { byteSwapped }

  @inlinable @inline(always)
  public func bytesOrCombined() -> UInt64 {
    // Gather each byte's bits in its lowest bit, then spread that bit over the byte.
    var word = self
    word |= word &>> 4 & 0x0f0f_0f0f_0f0f_0f0f
    word |= word &>> 2 & 0x3f3f_3f3f_3f3f_3f3f
    word |= word &>> 1 & 0x7f7f_7f7f_7f7f_7f7f
    return (word & 0x0101_0101_0101_0101) &* 0xff
  }

  @inlinable
  public func carrylessMultiply(_ other: UInt64) -> UInt64 {
    carrylessProduct(other).low
  }

  @inlinable
  public func carrylessMultiplyHigh(_ other: UInt64) -> UInt64 {
    carrylessProduct(other).high
  }

  @usableFromInline
  func carrylessProduct(_ other: UInt64) -> (low: UInt64, high: UInt64) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for bit in 0..<UInt64(64) where other &>> bit & 1 != 0 {
      low ^= self &<< bit
      high ^= bit == 0 ? 0 : self &>> (64 &- bit)
    }
    return (low, high)
  }
}
