extension SoftFloat {
  /// FMADD: `a` × `b` + `c`, rounded once. FMSUB, FNMSUB and FNMADD are the same with the signs of
  /// `c`, `a`, or both turned over first (`negated`). Infinity times zero is invalid even if `c`
  /// is a quiet NaN.
  public static func fusedMultiplyAdd(
    _ a: UInt64, _ b: UInt64, _ c: UInt64, _ format: Format, _ rounding: Rounding,
    _ flags: inout Flags
  ) -> UInt64 {
    switch format {
    case .half: fused(a, b, c, .half, rounding, &flags)
    case .single: fused(a, b, c, .single, rounding, &flags)
    case .double: fused(a, b, c, .double, rounding, &flags)
    }
  }

  /// Product and addend meet in 128 bits, where the value is the integer × 2^(exponent - 124).
  ///
  ///     126 125 124                         62                        0
  ///     +--+---+---+------------------------+------------------------+
  ///     |     product: leading one at 124 or 125, at least 20 zeros at its end
  ///     |     addend:  leading one at 124, at least 72 zeros at its end
  ///
  /// The one with the lower exponent is shifted right. If that loses bits to the sticky one, the
  /// other is so much larger that at most one place cancels.
  @inline(always)
  private static func fused(
    _ a: UInt64, _ b: UInt64, _ c: UInt64, _ format: Format, _ rounding: Rounding,
    _ flags: inout Flags
  ) -> UInt64 {
    if format.isSpecial(a) || format.isSpecial(b) || format.isSpecial(c) {
      return fusedSpecials(a, b, c, format, &flags)
    }
    let x = Unpacked(finite: a, format)
    let y = Unpacked(finite: b, format)
    let z = Unpacked(finite: c, format)
    let isNegative = x.isNegative != y.isNegative
    if x.isZero || y.isZero {
      if z.isZero { return zeroSum(isNegative, z.isNegative, format, rounding) }
      return c & format.mask
    }
    let wide = x.significand.multipliedFullWidth(by: y.significand)
    let product = UInt128(wide.high) &<< 64 | UInt128(wide.low)
    let addend = UInt128(z.significand) &<< 62
    let exponent = x.exponent &+ y.exponent
    // The exponent of a zero says nothing.
    let lead = z.isZero ? 0 : z.exponent &- exponent
    let aligned = shiftedRight(lead > 0 ? product : addend, by: abs(lead))
    // All ones to subtract: (x ^ ones) - ones is -x.
    let ones = isNegative == z.isNegative ? 0 : UInt128.max
    let difference = (lead > 0 ? addend : product) &+ ((aligned ^ ones) &- ones)
    let isReversed = difference &>> 127 != 0
    let total = isReversed ? 0 &- difference : difference
    if total == 0 { return zeroSum(isNegative, z.isNegative, format, rounding) }
    let zeros = total.leadingZeroBitCount
    let normal = total &<< UInt128(truncatingIfNeeded: zeros &- 1)
    let low = UInt64(truncatingIfNeeded: normal)
    return Unpacked(
      isNegative: (lead > 0 ? z.isNegative : isNegative) != isReversed,
      exponent: exponent &+ max(0, lead) &+ 3 &- zeros,
      significand: UInt64(truncatingIfNeeded: normal &>> 64) | (low != 0 ? 1 : 0)
    ).packed(format, rounding, &flags)
  }

  @inline(never)
  private static func fusedSpecials(
    _ a: UInt64, _ b: UInt64, _ c: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isSpecial(a) || format.isSpecial(b) {
      let product = productOfSpecials(a, b, format, &flags)
      return sumOfSpecials(product, c, format, &flags)
    }
    return format.isNaN(c) ? propagatedNaN(c, c, format, &flags) : c & format.mask
  }
}
