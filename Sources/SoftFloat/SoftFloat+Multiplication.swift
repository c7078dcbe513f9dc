extension SoftFloat {
  /// FMUL: the product of two numbers. Zero times infinity is invalid.
  public static func multiply(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    switch format {
    case .half: product(a, b, .half, rounding, &flags)
    case .single: product(a, b, .single, rounding, &flags)
    case .double: product(a, b, .double, rounding, &flags)
    }
  }

  @inline(always)
  private static func product(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    if format.isSpecial(a) || format.isSpecial(b) {
      return productOfSpecials(a, b, format, &flags)
    }
    let x = Unpacked(finite: a, format)
    let y = Unpacked(finite: b, format)
    let isNegative = x.isNegative != y.isNegative
    // Leading ones at bits 62 and 63 make one at bit 125 or 126.
    let wide = x.significand.multipliedFullWidth(by: y.significand &<< 1)
    let high = wide.high | (wide.low != 0 ? 1 : 0)
    if high == 0 { return format.zero(isNegative: isNegative) }
    let carry = high &>> 62
    return Unpacked(
      isNegative: isNegative,
      exponent: x.exponent &+ y.exponent &+ Int(truncatingIfNeeded: carry),
      significand: high &<< (1 &- carry)
    ).packed(format, rounding, &flags)
  }

  /// A product with an infinity or a NaN in it.
  @inline(never)
  static func productOfSpecials(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(a) || format.isNaN(b) { return propagatedNaN(a, b, format, &flags) }
    if format.isZero(a) || format.isZero(b) { return invalid(format, &flags) }
    return format.infinity(isNegative: format.isNegative(a) != format.isNegative(b))
  }
}
