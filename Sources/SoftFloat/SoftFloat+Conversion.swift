extension SoftFloat {
  /// FCVT between formats: rounds where the target is narrower. A NaN gives the target's canonical
  /// one, and a signaling NaN is invalid.
  public static func convert(
    _ bits: UInt64, from source: Format, to target: Format, _ rounding: Rounding,
    _ flags: inout Flags
  ) -> UInt64 {
    let isNegative = source.isNegative(bits)
    if source.isSpecial(bits) {
      if source.isSignalingNaN(bits) { flags.insert(.invalid) }
      if source.isNaN(bits) { return target.canonicalNaN }
      return target.infinity(isNegative: isNegative)
    }
    let number = Unpacked(finite: bits, source)
    if number.isZero { return target.zero(isNegative: isNegative) }
    return number.packed(target, rounding, &flags)
  }

  /// FROUND and FROUNDNX (Zfa): the integer that a number rounds to, in the same format and with
  /// the same sign, also if it is zero. With `raisingInexact` (FROUNDNX) a number that is not an
  /// integer raises inexact. A signaling NaN is invalid.
  public static func roundToInteger(
    _ bits: UInt64, _ format: Format, _ rounding: Rounding, raisingInexact: Bool,
    _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(bits) { return propagatedNaN(bits, bits, format, &flags) }
    if format.isInfinite(bits) || format.isZero(bits) { return bits & format.mask }
    let number = Unpacked(finite: bits, format)
    if number.exponent >= format.fractionWidth { return bits & format.mask }
    let (integer, fraction) = number.parts
    if fraction == 0 { return bits & format.mask }
    if raisingInexact { flags.insert(.inexact) }
    let isUp = rounding.roundsUp(integer, fraction: fraction, isNegative: number.isNegative)
    let rounded = isUp ? integer &+ 1 : integer
    if rounded == 0 { return format.zero(isNegative: number.isNegative) }
    return Unpacked(isNegative: number.isNegative, integer: rounded)
      .packed(format, rounding, &flags)
  }
}

extension SoftFloat {
  /// FCVT to an integer, as the 64-bit register receives it: 32-bit results, unsigned ones too,
  /// are sign-extended. What the integer cannot hold, rounded, is invalid (and not inexact) and
  /// gives the nearest value that it can; a NaN gives the greatest.
  public static func toInteger(
    _ bits: UInt64, _ format: Format, to target: IntegerFormat, _ rounding: Rounding,
    _ flags: inout Flags
  ) -> UInt64 {
    let isNegative = format.isNegative(bits)
    guard let (magnitude, isInexact) = rounded(bits, format, to: target, rounding) else {
      flags.insert(.invalid)
      let isLeast = isNegative && !format.isNaN(bits)
      return target.register(isLeast ? 0 &- target.leastMagnitude : target.greatest)
    }
    if isInexact { flags.insert(.inexact) }
    return target.register(isNegative ? 0 &- magnitude : magnitude)
  }

  /// FCVTMOD.W.D (Zfa): a double cut to an integer, of which the low 32 bits are sign-extended to
  /// 64. Infinities and NaNs give zero. Raises what FCVT.W.D would raise.
  public static func convertModular(_ bits: UInt64, _ flags: inout Flags) -> UInt64 {
    let converted = toInteger(bits, .double, to: .signed32, .towardZero, &flags)
    if Format.double.isSpecial(bits) { return 0 }
    let number = Unpacked(finite: bits, .double)
    if number.exponent < 31 { return converted }
    // From 2⁸⁴ on, the last of the 53 bits counts a multiple of 2³².
    if number.exponent >= 84 { return 0 }
    let aligned = number.significand &<< 1
    let magnitude =
      number.exponent < 64
      ? aligned &>> UInt64(63 &- number.exponent) : aligned &<< UInt64(number.exponent &- 63)
    return IntegerFormat.signed32.register(number.isNegative ? 0 &- magnitude : magnitude)
  }

  /// FCVT from an integer in the low bits of `value`; zero gives +0.
  public static func fromInteger(
    _ value: UInt64, _ source: IntegerFormat, to format: Format, _ rounding: Rounding,
    _ flags: inout Flags
  ) -> UInt64 {
    let extended = source == .unsigned32 ? value & source.greatest : source.register(value)
    if extended == 0 { return 0 }
    let isNegative = source.isSigned && extended &>> 63 != 0
    return Unpacked(isNegative: isNegative, integer: isNegative ? 0 &- extended : extended)
      .packed(format, rounding, &flags)
  }

  /// The magnitude of a number rounded to an integer; nil where the target cannot hold it.
  @inline(always)
  private static func rounded(
    _ bits: UInt64, _ format: Format, to target: IntegerFormat, _ rounding: Rounding
  ) -> (magnitude: UInt64, isInexact: Bool)? {
    if format.isSpecial(bits) { return nil }
    let number = Unpacked(finite: bits, format)
    if number.exponent >= 64 { return nil }
    let (integer, fraction) = number.parts
    let isUp = rounding.roundsUp(integer, fraction: fraction, isNegative: number.isNegative)
    // No carry out: a number with a fraction has fewer than 64 bits before the point.
    let magnitude = isUp ? integer &+ 1 : integer
    let limit = number.isNegative ? target.leastMagnitude : target.greatest
    return magnitude <= limit ? (magnitude, fraction != 0) : nil
  }
}
