extension SoftFloat {
  /// FSQRT: the square root. The root of -0 is -0; of any other negative number, invalid.
  public static func squareRoot(
    _ a: UInt64, _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(a) { return propagatedNaN(a, a, format, &flags) }
    if format.isZero(a) { return a & format.mask }
    if format.isNegative(a) { return invalid(format, &flags) }
    if format.isInfinite(a) { return a & format.mask }
    let x = Unpacked(finite: a, format)
    // An even exponent is halved; the parity goes into the radicand.
    let (root, isExact) = scaledRoot(x.significand &<< UInt64(x.exponent & 1))
    return Unpacked(
      isNegative: false, exponent: x.exponent &>> 1, significand: root | (isExact ? 0 : 1)
    ).packed(format, rounding, &flags)
  }

  /// The integer square root of `radicand` × 2⁶², for a radicand of at least 2⁶²: 63 bits.
  ///
  /// One step of Zimmermann's "Karatsuba Square Root": with s the root of the upper half and r
  /// what remains of it, the lower half of the root is about r × 2³¹ / 2s, at most one too large.
  private static func scaledRoot(_ radicand: UInt64) -> (root: UInt64, isExact: Bool) {
    let upper = integerRoot(radicand)
    let (lower, rest) =
      ((radicand &- upper &* upper) &<< 31).quotientAndRemainder(dividingBy: upper &<< 1)
    let estimate = upper &<< 31 &+ lower
    let remainder = rest &<< 31
    let square = lower &* lower
    if remainder < square { return (estimate &- 1, false) }
    return (estimate, remainder == square)
  }

  /// The integer square root of a number of at least 2⁶²: 32 bits.
  private static func integerRoot(_ radicand: UInt64) -> UInt64 {
    // Within 5 % by a straight line; Heron's steps square the error: 2⁻⁹, 2⁻²⁰, 2⁻⁴¹. They come
    // from above, so what is left to do is at most one step down.
    var root = radicand &>> 33 &+ radicand &>> 34 &+ 0x4D00_0000
    root = (root &+ radicand / root) &>> 1
    root = (root &+ radicand / root) &>> 1
    root = (root &+ radicand / root) &>> 1
    root = min(root, 0xFFFF_FFFF)
    return root &* root > radicand ? root &- 1 : root
  }
}
