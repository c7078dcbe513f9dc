/// Rounding modes, numbered as the fields `frm` and `rm` number them (F extension, "Floating-Point
/// Control and Status Register"). The encodings 5 to 7 are reserved or mean "dynamic": whoever
/// executes an instruction resolves them first.
public enum Rounding: UInt8, Sendable, CaseIterable {
  /// RNE: to nearest, ties to even.
  case nearestEven
  /// RTZ: towards zero.
  case towardZero
  /// RDN: towards negative infinity.
  case down
  /// RUP: towards positive infinity.
  case up
  /// RMM: to nearest, ties away from zero.
  case nearestMaxMagnitude
}

extension Rounding {
  /// What to add to a significand before its low `spareWidth` bits are dropped, so that the carry
  /// rounds it.
  @inline(always)
  func increment(_ significand: UInt64, spareWidth: Int, isNegative: Bool) -> UInt64 {
    let half = 1 as UInt64 &<< UInt64(spareWidth &- 1)
    switch self {
    // One less than half, unless the last bit kept is odd: so a tie carries only into an odd one.
    case .nearestEven: return half &- 1 &+ (significand &>> UInt64(spareWidth) & 1)
    case .nearestMaxMagnitude: return half
    case .towardZero: return 0
    case .down: return isNegative ? half &+ (half &- 1) : 0
    case .up: return isNegative ? 0 : half &+ (half &- 1)
    }
  }

  /// Whether an integer magnitude with a fraction behind it, in units of 2⁻⁶⁴, rounds away from
  /// zero.
  @inline(always)
  func roundsUp(_ integer: UInt64, fraction: UInt64, isNegative: Bool) -> Bool {
    let half = 1 as UInt64 &<< 63
    switch self {
    case .nearestEven: return fraction > half || (fraction == half && integer & 1 != 0)
    case .nearestMaxMagnitude: return fraction >= half
    case .towardZero: return false
    case .down: return isNegative && fraction != 0
    case .up: return !isNegative && fraction != 0
    }
  }

  /// Whether a result too large for its format becomes infinity, not the largest finite number.
  @inline(always)
  func overflowsToInfinity(isNegative: Bool) -> Bool {
    switch self {
    case .nearestEven, .nearestMaxMagnitude: true
    case .towardZero: false
    case .down: isNegative
    case .up: !isNegative
    }
  }
}
