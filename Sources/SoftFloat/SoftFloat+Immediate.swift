extension SoftFloat {
  /// FLI (Zfa): one of 32 constants, by the number in the `rs1` field; of `index` the low five
  /// bits count. Raises nothing (Zfa extension, "Load-Immediate Instructions").
  public static func immediate(_ index: Int, _ format: Format) -> UInt64 {
    switch index & 31 {
    case 0: power(0, format) | format.signBit
    case 1: format.fractionMask &+ 1  // the least normal number
    case 2: power(-16, format)
    case 3: power(-15, format)
    case 4: power(-8, format)
    case 5: power(-7, format)
    case 6: power(-4, format)
    case 7: power(-3, format)
    // From 2⁻² to 3, four steps to every power of two.
    case 8...22: power((index & 31) / 4 - 4, quarters: (index & 31) % 4, format)
    case 23: power(2, format)
    case 24: power(3, format)
    case 25: power(4, format)
    case 26: power(7, format)
    case 27: power(8, format)
    case 28: power(15, format)
    case 29: power(16, format)  // too large for half: infinity, as the manual has it
    case 30: format.infinity
    default: format.canonicalNaN
    }
  }

  /// 2^`exponent` × (1 + `quarters` / 4).
  private static func power(_ exponent: Int, quarters: Int = 0, _ format: Format) -> UInt64 {
    var flags: Flags = []
    return Unpacked(
      isNegative: false, exponent: exponent,
      significand: (4 | UInt64(truncatingIfNeeded: quarters)) &<< 60
    ).packed(format, .nearestEven, &flags)
  }
}
