extension SoftFloat {
  /// FCLASS: one bit of ten, for what a pattern is (F extension, "Single-Precision Floating-Point
  /// Classify Instruction"). Raises nothing.
  ///
  /// | bit | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
  /// | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
  /// | | -inf | -normal | -subnormal | -0 | +0 | +subnormal | +normal | +inf | sNaN | qNaN |
  public static func classify(_ bits: UInt64, _ format: Format) -> UInt64 {
    if format.isNaN(bits) { return format.isSignalingNaN(bits) ? 1 << 8 : 1 << 9 }
    let rank: UInt64
    if format.isZero(bits) {
      rank = 0
    } else if format.isInfinite(bits) {
      rank = 3
    } else {
      rank = bits & format.infinity == 0 ? 1 : 2
    }
    return format.isNegative(bits) ? 1 << (3 - rank) : 1 << (4 + rank)
  }
}
