extension SoftFloat {
  /// FADD: the sum of two numbers. Infinities of opposite signs are invalid.
  public static func add(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    // One copy of the arithmetic for each format, its widths constants: twice as fast.
    switch format {
    case .half: sum(a, b, .half, rounding, &flags)
    case .single: sum(a, b, .single, rounding, &flags)
    case .double: sum(a, b, .double, rounding, &flags)
    }
  }

  /// FSUB: the difference of two numbers. Infinities of equal signs are invalid.
  public static func subtract(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    add(a, b ^ format.signBit, format, rounding, &flags)
  }

  @inline(always)
  private static func sum(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    if format.isSpecial(a) || format.isSpecial(b) {
      return sumOfSpecials(a, b, format, &flags)
    }
    let isSwapped = format.magnitude(a) < format.magnitude(b)
    let large = Unpacked(finite: isSwapped ? b : a, format)
    let small = Unpacked(finite: isSwapped ? a : b, format)
    // All ones to subtract: (x ^ ones) - ones is -x.
    let ones = (a ^ b) & format.signBit == 0 ? 0 : UInt64.max
    // A place to the right of where significands stand, so that the carry stays below bit 63.
    // Only one of "many places cancel" and "bits are lost to the sticky one" can happen.
    let aligned = shiftedRight(small.significand &>> 1, by: large.exponent &- small.exponent)
    let total = large.significand &>> 1 &+ ((aligned ^ ones) &- ones)
    if total == 0 {
      return zeroSum(large.isNegative, small.isNegative, format, rounding)
    }
    let shift = total.leadingZeroBitCount &- 1
    return Unpacked(
      isNegative: large.isNegative, exponent: large.exponent &+ 1 &- shift,
      significand: total &<< UInt64(truncatingIfNeeded: shift)
    ).packed(format, rounding, &flags)
  }

  /// A sum of zero: zeros of one sign keep it; all else is positive, but negative rounding down.
  @inline(always)
  static func zeroSum(
    _ aIsNegative: Bool, _ bIsNegative: Bool, _ format: Format, _ rounding: Rounding
  ) -> UInt64 {
    format.zero(isNegative: aIsNegative == bIsNegative ? aIsNegative : rounding == .down)
  }

  /// A sum with an infinity or a NaN in it.
  @inline(never)
  static func sumOfSpecials(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(a) || format.isNaN(b) { return propagatedNaN(a, b, format, &flags) }
    if !format.isInfinite(a) { return b & format.mask }
    if format.isInfinite(b) && format.isNegative(a) != format.isNegative(b) {
      return invalid(format, &flags)
    }
    return a & format.mask
  }
}
