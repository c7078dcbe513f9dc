/// A finite number, or an exact or sticky intermediate one, in the form in which all formats
/// compute.
///
///      63 62                                       spare bits    0
///     +--+--+--------------------------------+------------------+
///     | 0| 1|  the format's fraction         |  below the last  |
///     +--+--+--------------------------------+------------------+
///
/// The value is `significand` × 2^(`exponent` - 62): a leading one at bit 62, subnormals too, and
/// room above it for one carry. What is lost below bit 0 is remembered by setting bit 0 (sticky):
/// every format has at least ten spare bits, so that bit never takes part in a tie. Zero is a
/// significand of zero, and its exponent lies below that of every other number of its format.
struct Unpacked {
  var isNegative: Bool
  var exponent: Int
  var significand: UInt64

  @inline(always)
  init(isNegative: Bool, exponent: Int, significand: UInt64) {
    self.isNegative = isNegative
    self.exponent = exponent
    self.significand = significand
  }

  /// Takes apart a pattern that is neither an infinity nor a NaN.
  @inline(always)
  init(finite bits: UInt64, _ format: Format) {
    isNegative = format.isNegative(bits)
    let fraction = bits & format.fractionMask
    let field = Int(truncatingIfNeeded: (bits & format.infinity) &>> UInt64(format.fractionWidth))
    if field != 0 {
      let leading = 1 as UInt64 &<< UInt64(format.fractionWidth)
      significand = (leading | fraction) &<< UInt64(format.spareWidth)
      exponent = field &- format.bias
    } else {
      let shift = fraction.leadingZeroBitCount &- 1
      significand = fraction &<< UInt64(truncatingIfNeeded: shift)
      exponent = 1 &- format.bias &+ format.spareWidth &- shift
    }
  }

  /// An integer of any size, its leading one moved to bit 62.
  @inline(always)
  init(isNegative: Bool, integer: UInt64) {
    self.isNegative = isNegative
    let zeros = integer.leadingZeroBitCount
    exponent = 63 &- zeros
    significand = zeros == 0 ? integer &>> 1 | integer & 1 : integer &<< UInt64(zeros &- 1)
  }

  @inline(always)
  var isZero: Bool { significand == 0 }

  /// The magnitude cut at the point: an integer, and 64 bits of fraction with what is below in
  /// the lowest. The exponent must be under 64.
  @inline(always)
  var parts: (integer: UInt64, fraction: UInt64) {
    let aligned = significand &<< 1
    if exponent >= 0 { return (aligned >> (63 &- exponent), aligned << (exponent &+ 1)) }
    return (0, SoftFloat.shiftedRight(aligned, by: -1 &- exponent))
  }

  /// The number in a format, rounded; raises inexact, underflow and overflow.
  @inline(always)
  func packed(_ format: Format, _ rounding: Rounding, _ flags: inout Flags) -> UInt64 {
    let field = exponent &+ format.bias
    // From the least normal number up to where a carry cannot reach infinity. The rest is rare.
    guard field > 0 && field < format.specialField &- 1 else {
      return packedAtTheEdge(format, rounding, &flags)
    }
    let spare = UInt64(format.spareWidth)
    let isInexact = significand & ((1 &<< spare) &- 1) != 0
    flags.formUnion(isInexact ? .inexact : [])
    let increment = rounding.increment(
      significand, spareWidth: format.spareWidth, isNegative: isNegative)
    // The leading one, and a carry out of the fraction, add themselves to the exponent.
    let base = UInt64(truncatingIfNeeded: field &- 1) &<< UInt64(format.fractionWidth)
    return format.zero(isNegative: isNegative) | base &+ (significand &+ increment) &>> spare
  }

  /// `packed` where the result may be subnormal, zero or too large.
  @inline(never)
  func packedAtTheEdge(
    _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    let field = exponent &+ format.bias
    let spareWidth = format.spareWidth
    let carried =
      significand
      &+ rounding.increment(significand, spareWidth: spareWidth, isNegative: isNegative)
    if field > 0 {
      let reached = field &+ Int(truncatingIfNeeded: carried &>> 63)
      if reached >= format.specialField { return overflowed(format, rounding, &flags) }
    }
    // Tiny is what, rounded as if exponents had no end, still lies below the least normal number.
    let isTiny = field < 0 || (field == 0 && carried &>> 63 == 0)
    let shifted =
      field > 0 ? significand : SoftFloat.shiftedRight(significand, by: 1 &- field)
    if shifted & ((1 &<< UInt64(spareWidth)) &- 1) != 0 {
      flags.insert(isTiny ? [.underflow, .inexact] : .inexact)
    }
    let rounded =
      (shifted
        &+ rounding.increment(shifted, spareWidth: spareWidth, isNegative: isNegative))
      &>> UInt64(spareWidth)
    let base =
      field > 0 ? UInt64(truncatingIfNeeded: field &- 1) &<< UInt64(format.fractionWidth) : 0
    return format.zero(isNegative: isNegative) | base &+ rounded
  }

  private func overflowed(
    _ format: Format, _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    flags.insert([.overflow, .inexact])
    return format.zero(isNegative: isNegative)
      | (rounding.overflowsToInfinity(isNegative: isNegative)
        ? format.infinity : format.largestFinite)
  }
}
