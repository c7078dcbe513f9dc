extension SoftFloat {
  /// FEQ: whether two numbers are equal; zeros are. Only a signaling NaN is invalid.
  public static func equal(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> Bool {
    if isUnordered(a, b, format, isSignaling: false, &flags) { return false }
    return order(a, format) == order(b, format)
  }

  /// FLT: whether `a` is less than `b`. Any NaN is invalid, and the answer false.
  public static func lessThan(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> Bool {
    if isUnordered(a, b, format, isSignaling: true, &flags) { return false }
    return order(a, format) < order(b, format)
  }

  /// FLE: whether `a` is at most `b`. Any NaN is invalid, and the answer false.
  public static func lessOrEqual(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> Bool {
    if isUnordered(a, b, format, isSignaling: true, &flags) { return false }
    return order(a, format) <= order(b, format)
  }

  /// FLTQ (Zfa): `lessThan`, where only a signaling NaN is invalid.
  public static func lessThanQuiet(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> Bool {
    if isUnordered(a, b, format, isSignaling: false, &flags) { return false }
    return order(a, format) < order(b, format)
  }

  /// FLEQ (Zfa): `lessOrEqual`, where only a signaling NaN is invalid.
  public static func lessOrEqualQuiet(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> Bool {
    if isUnordered(a, b, format, isSignaling: false, &flags) { return false }
    return order(a, format) <= order(b, format)
  }

  /// An integer that orders numbers: both zeros are 0.
  @inline(always)
  static func order(_ bits: UInt64, _ format: Format) -> Int64 {
    let magnitude = Int64(truncatingIfNeeded: format.magnitude(bits))
    return format.isNegative(bits) ? 0 &- magnitude : magnitude
  }

  @inline(always)
  private static func isUnordered(
    _ a: UInt64, _ b: UInt64, _ format: Format, isSignaling: Bool, _ flags: inout Flags
  ) -> Bool {
    guard format.isNaN(a) || format.isNaN(b) else { return false }
    if isSignaling || format.isSignalingNaN(a) || format.isSignalingNaN(b) {
      flags.insert(.invalid)
    }
    return true
  }
}

extension SoftFloat {
  /// FMIN: the smaller number, -0 below +0 (IEEE 754-2019 `minimumNumber`). A NaN loses against a
  /// number; of two comes the canonical one. A signaling NaN is invalid in any case.
  public static func minimum(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if let result = chosenAmongNaNs(a, b, format, &flags) { return result }
    return lesser(a, b, format)
  }

  /// FMAX: the larger number, +0 above -0 (IEEE 754-2019 `maximumNumber`). A NaN loses against a
  /// number; of two comes the canonical one. A signaling NaN is invalid in any case.
  public static func maximum(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if let result = chosenAmongNaNs(a, b, format, &flags) { return result }
    return greater(a, b, format)
  }

  /// FMINM (Zfa): `minimum`, but any NaN gives the canonical one (IEEE 754-2019 `minimum`).
  public static func minimumPropagating(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(a) || format.isNaN(b) { return propagatedNaN(a, b, format, &flags) }
    return lesser(a, b, format)
  }

  /// FMAXM (Zfa): `maximum`, but any NaN gives the canonical one (IEEE 754-2019 `maximum`).
  public static func maximumPropagating(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64 {
    if format.isNaN(a) || format.isNaN(b) { return propagatedNaN(a, b, format, &flags) }
    return greater(a, b, format)
  }

  @inline(always)
  private static func chosenAmongNaNs(
    _ a: UInt64, _ b: UInt64, _ format: Format, _ flags: inout Flags
  ) -> UInt64? {
    guard format.isNaN(a) || format.isNaN(b) else { return nil }
    let canonical = propagatedNaN(a, b, format, &flags)
    if !format.isNaN(a) { return a & format.mask }
    return format.isNaN(b) ? canonical : b & format.mask
  }

  @inline(always)
  private static func lesser(_ a: UInt64, _ b: UInt64, _ format: Format) -> UInt64 {
    let (x, y) = (order(a, format), order(b, format))
    return (x < y || (x == y && format.isNegative(a)) ? a : b) & format.mask
  }

  @inline(always)
  private static func greater(_ a: UInt64, _ b: UInt64, _ format: Format) -> UInt64 {
    let (x, y) = (order(a, format), order(b, format))
    return (x > y || (x == y && !format.isNegative(a)) ? a : b) & format.mask
  }
}
