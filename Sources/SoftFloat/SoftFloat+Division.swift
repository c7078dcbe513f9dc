extension SoftFloat {
  /// FDIV: the quotient of two numbers. A finite number, not zero, over zero raises divide by
  /// zero; zero over zero and infinity over infinity are invalid.
  public static func divide(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    switch format {
    case .half: quotient(a, b, .half, rounding, &flags)
    case .single: quotient(a, b, .single, rounding, &flags)
    case .double: quotient(a, b, .double, rounding, &flags)
    }
  }

  @inline(always)
  private static func quotient(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    if format.isSpecial(a) || format.isSpecial(b) || format.isZero(a) || format.isZero(b) {
      return quotientOfSpecials(a, b, format, &flags)
    }
    let x = Unpacked(finite: a, format)
    let y = Unpacked(finite: b, format)
    // Scaled so that the ratio, which lies between a half and two, has its leading one at bit 62
    // or 63.
    let (quotient, remainder) = scaledQuotient(x.significand, y.significand, format)
    let sticky = quotient | (remainder != 0 ? 1 : 0)
    let carry = sticky &>> 63
    return Unpacked(
      isNegative: x.isNegative != y.isNegative,
      exponent: x.exponent &- y.exponent &- 1 &+ Int(truncatingIfNeeded: carry),
      significand: sticky &>> carry | sticky & carry
    ).packed(format, rounding, &flags)
  }

  /// The ratio of two significands × 2⁶³, and whether something remains.
  @inline(always)
  private static func scaledQuotient(
    _ x: UInt64, _ y: UInt64, _ format: Format
  ) -> (quotient: UInt64, remainder: UInt64) {
    if format == .double { return (y &<< 1).dividingFullWidth((x, 0)) }
    // A divisor of at most 24 bits leaves 39 or more bits of quotient, which is plenty.
    let spare = UInt64(format.spareWidth)
    let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y &>> spare)
    return (quotient &<< (63 &- spare), remainder)
  }

  /// A quotient with an infinity, a NaN or a zero in it.
  @inline(never)
  private static func quotientOfSpecials(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(a) || format.isNaN(b) { return propagatedNaN(a, b, format, &flags) }
    let isNegative = format.isNegative(a) != format.isNegative(b)
    if format.isInfinite(a) {
      if format.isInfinite(b) { return invalid(format, &flags) }
      return format.infinity(isNegative: isNegative)
    }
    if format.isInfinite(b) { return format.zero(isNegative: isNegative) }
    if !format.isZero(b) { return format.zero(isNegative: isNegative) }
    if format.isZero(a) { return invalid(format, &flags) }
    flags.insert(.divideByZero)
    return format.infinity(isNegative: isNegative)
  }
}
