/// The binary interchange formats of IEEE 754 that RISC-V calls H, S and D.
///
///     double   63 62         52 51                                     0
///             +--+-------------+----------------------------------------+
///             | s|  exponent   |                fraction                |
///             +--+-------------+----------------------------------------+
///
/// Values travel as bit patterns in the low bits of a `UInt64`; what lies above the format's
/// width is ignored in operands and zero in results.
public enum Format: UInt8, Sendable, CaseIterable {
  /// binary16: 5 bits of exponent, 10 of fraction.
  case half
  /// binary32: 8 bits of exponent, 23 of fraction.
  case single
  /// binary64: 11 bits of exponent, 52 of fraction.
  case double

  /// Bits in the whole pattern.
  @inlinable
  public var width: Int {
    switch self {
    case .half: 16
    case .single: 32
    case .double: 64
    }
  }

  /// Bits in the exponent field.
  @inlinable
  public var exponentWidth: Int {
    switch self {
    case .half: 5
    case .single: 8
    case .double: 11
    }
  }

  /// Bits in the fraction field: the significand less its leading one.
  @inlinable
  public var fractionWidth: Int {
    switch self {
    case .half: 10
    case .single: 23
    case .double: 52
    }
  }

  /// The bits that belong to a pattern of this format.
  @inlinable
  public var mask: UInt64 { UInt64.max &>> UInt64(64 &- width) }

  /// The sign, the highest bit of the pattern.
  @inlinable
  public var signBit: UInt64 { 1 &<< UInt64(width &- 1) }

  /// The bits of the fraction field.
  @inlinable
  public var fractionMask: UInt64 { (1 &<< UInt64(fractionWidth)) &- 1 }

  /// The pattern of positive infinity: an exponent of all ones.
  @inlinable
  public var infinity: UInt64 { mask &>> 1 & ~fractionMask }

  /// The bit that tells a quiet NaN from a signaling one.
  @inlinable
  public var quietBit: UInt64 { 1 &<< UInt64(fractionWidth &- 1) }

  /// The one NaN that arithmetic produces: positive, quiet, no payload ("NaN Generation and
  /// Propagation", F extension).
  @inlinable
  public var canonicalNaN: UInt64 { infinity | quietBit }
}

extension Format {
  /// The exponent field of infinities and NaNs.
  @inline(always)
  var specialField: Int { (1 &<< exponentWidth) &- 1 }

  /// What is added to an exponent to store it.
  @inline(always)
  var bias: Int { (1 &<< (exponentWidth &- 1)) &- 1 }

  /// The largest finite pattern.
  @inline(always)
  var largestFinite: UInt64 { infinity &- 1 }

  /// How many bits of an unpacked significand lie below the last one that the format keeps.
  @inline(always)
  var spareWidth: Int { 62 &- fractionWidth }

  @inline(always)
  func isNegative(_ bits: UInt64) -> Bool { bits & signBit != 0 }

  /// The pattern without its sign. Magnitudes compare as the numbers do.
  @inline(always)
  func magnitude(_ bits: UInt64) -> UInt64 { bits & (mask &>> 1) }

  /// Whether the pattern is an infinity or a NaN.
  @inline(always)
  func isSpecial(_ bits: UInt64) -> Bool { bits & infinity == infinity }

  @inline(always)
  func isInfinite(_ bits: UInt64) -> Bool { magnitude(bits) == infinity }

  @inline(always)
  func isZero(_ bits: UInt64) -> Bool { magnitude(bits) == 0 }

  @inline(always)
  func isNaN(_ bits: UInt64) -> Bool { magnitude(bits) > infinity }

  @inline(always)
  func isSignalingNaN(_ bits: UInt64) -> Bool { isNaN(bits) && bits & quietBit == 0 }

  /// Zero with a sign.
  @inline(always)
  func zero(isNegative: Bool) -> UInt64 { isNegative ? signBit : 0 }

  /// Infinity with a sign.
  @inline(always)
  func infinity(isNegative: Bool) -> UInt64 { infinity | zero(isNegative: isNegative) }
}
