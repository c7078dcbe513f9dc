import SoftFloat

/// A number computed without rounding, and rounding by its definition: slow, plain, and sharing
/// nothing with what it checks.
///
/// The magnitude is (`digits` + a remainder) × 2^`exponent`; the remainder is less than one, and
/// greater than zero if `hasRemainder`.
struct Exact {
  var isNegative: Bool
  var digits: Natural
  var exponent: Int
  var hasRemainder = false

  init(isNegative: Bool, digits: Natural, exponent: Int, hasRemainder: Bool = false) {
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = exponent
    self.hasRemainder = hasRemainder
  }

  /// The value of a pattern; nil for infinities and NaNs.
  init?(_ bits: UInt64, _ format: Format) {
    let field = Int((bits & format.infinity) >> UInt64(format.fractionWidth))
    guard bits & format.infinity != format.infinity else { return nil }
    let leading = field == 0 ? 0 : format.fractionMask + 1
    self.init(
      isNegative: bits & format.signBit != 0,
      digits: Natural(UInt128(leading | bits & format.fractionMask)),
      exponent: max(field, 1) - 1 + format.leastExponent - format.fractionWidth)
  }

  static func + (x: Exact, y: Exact) -> Exact {
    let exponent = min(x.exponent, y.exponent)
    let left = x.digits << (x.exponent - exponent)
    let right = y.digits << (y.exponent - exponent)
    if x.isNegative == y.isNegative {
      return Exact(isNegative: x.isNegative, digits: left + right, exponent: exponent)
    }
    return left < right
      ? Exact(isNegative: y.isNegative, digits: right - left, exponent: exponent)
      : Exact(isNegative: x.isNegative, digits: left - right, exponent: exponent)
  }

  static func * (x: Exact, y: Exact) -> Exact {
    Exact(
      isNegative: x.isNegative != y.isNegative,
      digits: Natural(UInt128(x.digits.word(from: 0)) * UInt128(y.digits.word(from: 0))),
      exponent: x.exponent + y.exponent)
  }

  /// The quotient to at least 66 digits; `y` must not be zero.
  static func / (x: Exact, y: Exact) -> Exact {
    let scale = 120 - x.digits.bitWidth
    let dividend = UInt128(x.digits.word(from: 0)) << UInt128(scale)
    let (quotient, remainder) =
      dividend.quotientAndRemainder(dividingBy: UInt128(y.digits.word(from: 0)))
    return Exact(
      isNegative: x.isNegative != y.isNegative, digits: Natural(quotient),
      exponent: x.exponent - scale - y.exponent, hasRemainder: remainder != 0)
  }

  /// The square root of a positive number to 60 digits, found bit by bit.
  var squareRoot: Exact {
    let scale = 120 - digits.bitWidth - ((exponent + digits.bitWidth) & 1)
    let radicand = UInt128(digits.word(from: 0)) << UInt128(scale)
    var root: UInt128 = 0
    for place in (0..<61).reversed() {
      let trial = root | 1 << UInt128(place)
      if trial * trial <= radicand { root = trial }
    }
    return Exact(
      isNegative: false, digits: Natural(root), exponent: (exponent - scale) / 2,
      hasRemainder: root * root != radicand)
  }
}

extension Exact {
  /// The magnitude as a multiple of 2^`quantum`, rounded; at most 64 bits must remain.
  func rounded(to quantum: Int, _ rounding: Rounding) -> (multiple: UInt64, isInexact: Bool) {
    if quantum <= exponent {
      precondition(!hasRemainder)
      return ((digits << (exponent - quantum)).word(from: 0), false)
    }
    let dropped = quantum - exponent
    let multiple = digits.word(from: dropped)
    let isHalfOrMore = digits.bit(dropped - 1)
    let hasRest = hasRemainder || digits.hasOnes(below: dropped - 1)
    let isInexact = isHalfOrMore || hasRest
    let goesUp =
      switch rounding {
      case .nearestEven: isHalfOrMore && (hasRest || multiple & 1 != 0)
      case .nearestMaxMagnitude: isHalfOrMore
      case .towardZero: false
      case .down: isInexact && isNegative
      case .up: isInexact && !isNegative
      }
    return (goesUp ? multiple + 1 : multiple, isInexact)
  }

  /// The number rounded to a format. Zero keeps the sign it has here.
  func outcome(_ format: Format, _ rounding: Rounding) -> Outcome {
    let sign = isNegative ? format.signBit : 0
    if digits.isZero && !hasRemainder { return Outcome(bits: sign, flags: []) }
    let leading = exponent + digits.bitWidth - 1
    let quantum = max(leading, format.leastExponent) - format.fractionWidth
    let (multiple, isInexact) = rounded(to: quantum, rounding)
    var flags: Flags = isInexact ? .inexact : []
    if isInexact && isTiny(format, rounding) { flags.insert(.underflow) }
    // Adding, not joining: a carry out of the fraction belongs to the exponent.
    let steps = UInt64(quantum - (format.leastExponent - format.fractionWidth))
    let bits = steps << UInt64(format.fractionWidth) + multiple
    guard quantum + format.fractionWidth > format.greatestExponent || bits >= format.infinity
    else { return Outcome(bits: sign | bits, flags: flags) }
    let staysFinite = rounding == .towardZero || rounding == (isNegative ? .up : .down)
    return Outcome(
      bits: sign | (staysFinite ? format.infinity - 1 : format.infinity),
      flags: [.overflow, .inexact])
  }

  /// Whether it would round to less than the least normal number if exponents had no end.
  private func isTiny(_ format: Format, _ rounding: Rounding) -> Bool {
    let leading = exponent + digits.bitWidth - 1
    let (multiple, _) = rounded(to: leading - format.fractionWidth, rounding)
    let carries = multiple == 2 << UInt64(format.fractionWidth)
    return leading + (carries ? 1 : 0) < format.leastExponent
  }
}

extension Format {
  /// The exponent of the largest numbers.
  var greatestExponent: Int { 1 << (exponentWidth - 1) - 1 }

  /// The exponent of the least normal number.
  var leastExponent: Int { 1 - greatestExponent }
}
