import SoftFloat
import Testing

/// Every format and rounding mode against arithmetic that is exact.
@Suite struct ExactTests {
  static let cases = Format.allCases.flatMap { format in Rounding.allCases.map { (format, $0) } }

  @Test(arguments: Operation.allCases, cases)
  func arithmeticRoundsTheExactResult(
    _ operation: Operation, _ setting: (format: Format, rounding: Rounding)
  ) {
    let (format, rounding) = setting
    compare(seed: 0x5EED_0101, count: 20_000, format) {
      operation.outcome($0, format, rounding)
    } with: {
      exactly(operation, $0, format, rounding)
    }
  }

  /// What an operation should give for numbers; nil where there is an infinity, a NaN, or no result.
  func exactly(
    _ operation: Operation, _ operands: Operands, _ format: Format, _ rounding: Rounding
  ) -> Outcome? {
    guard let x = Exact(operands.a, format), let y = Exact(operands.b, format),
      let z = Exact(operands.c, format)
    else { return nil }
    switch operation {
    case .add: return sum(x, y, format, rounding)
    case .subtract:
      let opposite = Exact(isNegative: !y.isNegative, digits: y.digits, exponent: y.exponent)
      return sum(x, opposite, format, rounding)
    case .multiply: return (x * y).outcome(format, rounding)
    case .fusedMultiplyAdd: return sum(x * y, z, format, rounding)
    case .divide:
      if x.digits.isZero || y.digits.isZero { return nil }
      return (x / y).outcome(format, rounding)
    case .squareRoot:
      if x.digits.isZero || x.isNegative { return nil }
      return x.squareRoot.outcome(format, rounding)
    }
  }

  /// A sum of zero is positive, but negative when rounding down or when both terms are.
  func sum(_ x: Exact, _ y: Exact, _ format: Format, _ rounding: Rounding) -> Outcome {
    var sum = x + y
    if sum.digits.isZero {
      sum.isNegative = x.isNegative == y.isNegative ? x.isNegative : rounding == .down
    }
    return sum.outcome(format, rounding)
  }

  @Test(arguments: cases, IntegerFormat.allCases)
  func conversionFromIntegersRoundsTheExactValue(
    _ setting: (format: Format, rounding: Rounding), _ source: IntegerFormat
  ) {
    let (format, rounding) = setting
    let seed: UInt64 = 0x5EED_0111
    var generator = OperandGenerator(seed: seed)
    for _ in 0..<10_000 {
      let value = generator.integer()
      let (isNegative, magnitude) = source.parts(value)
      let outcome = Outcome { SoftFloat.fromInteger(value, source, to: format, rounding, &$0) }
      let expected = Exact(
        isNegative: isNegative, digits: Natural(UInt128(magnitude)), exponent: 0
      ).outcome(format, rounding)
      guard outcome == expected else {
        Issue.record("\(source) \(value): \(outcome), expected \(expected) (seed \(seed))")
        return
      }
    }
  }

  @Test(arguments: cases, IntegerFormat.allCases)
  func conversionToIntegersRoundsTheExactValue(
    _ setting: (format: Format, rounding: Rounding), _ target: IntegerFormat
  ) {
    let (format, rounding) = setting
    compare(seed: 0x5EED_0121, count: 10_000, format) { operands in
      Outcome { SoftFloat.toInteger(operands.a, format, to: target, rounding, &$0) }
    } with: {
      target.outcome($0.a, format, rounding)
    }
  }

  @Test(arguments: cases)
  func roundingToIntegersRoundsTheExactValue(_ format: Format, _ rounding: Rounding) {
    compare(seed: 0x5EED_0131, count: 20_000, format) { operands in
      Outcome {
        SoftFloat.roundToInteger(operands.a, format, rounding, raisingInexact: true, &$0)
      }
    } with: {
      integral($0.a, format, rounding)
    }
  }

  @Test(arguments: cases, Format.allCases)
  func conversionBetweenFormatsRoundsTheExactValue(
    _ setting: (format: Format, rounding: Rounding), _ source: Format
  ) {
    let (target, rounding) = setting
    compare(seed: 0x5EED_0141, count: 10_000, source) { operands in
      Outcome { SoftFloat.convert(operands.a, from: source, to: target, rounding, &$0) }
    } with: {
      Exact($0.a, source)?.outcome(target, rounding)
    }
  }

  /// The integer that a number rounds to; nil for infinities and NaNs.
  func integral(_ bits: UInt64, _ format: Format, _ rounding: Rounding) -> Outcome? {
    guard let number = Exact(bits, format) else { return nil }
    if number.exponent >= 0 { return Outcome(bits: bits, flags: []) }
    let (multiple, isInexact) = number.rounded(to: 0, rounding)
    var outcome = Exact(
      isNegative: number.isNegative, digits: Natural(UInt128(multiple)), exponent: 0
    ).outcome(format, rounding)
    outcome.flags = isInexact ? .inexact : []
    return outcome
  }
}

extension IntegerFormat {
  /// Sign and magnitude of the integer in the low bits of a register.
  func parts(_ value: UInt64) -> (isNegative: Bool, magnitude: UInt64) {
    let signed =
      switch self {
      case .signed32: Int128(Int32(truncatingIfNeeded: value))
      case .unsigned32: Int128(UInt32(truncatingIfNeeded: value))
      case .signed64: Int128(Int64(bitPattern: value))
      case .unsigned64: Int128(value)
      }
    return (signed < 0, UInt64(signed.magnitude))
  }

  /// The least and the greatest integer.
  var range: ClosedRange<Int128> {
    switch self {
    case .signed32: Int128(Int32.min)...Int128(Int32.max)
    case .unsigned32: 0...Int128(UInt32.max)
    case .signed64: Int128(Int64.min)...Int128(Int64.max)
    case .unsigned64: 0...Int128(UInt64.max)
    }
  }

  /// An integer as a 64-bit register holds it.
  func register(_ value: Int128) -> UInt64 {
    let low = UInt64(truncatingIfNeeded: value)
    return self == .signed32 || self == .unsigned32
      ? UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: low))) : low
  }

  /// What the conversion of a number should give; nil for infinities and NaNs.
  func outcome(_ bits: UInt64, _ format: Format, _ rounding: Rounding) -> Outcome? {
    guard let number = Exact(bits, format) else { return nil }
    if number.exponent + number.digits.bitWidth > 64 {
      let bound = number.isNegative ? range.lowerBound : range.upperBound
      return Outcome(bits: register(bound), flags: .invalid)
    }
    let (magnitude, isInexact) = number.rounded(to: 0, rounding)
    let value = number.isNegative ? -Int128(magnitude) : Int128(magnitude)
    if range.contains(value) {
      return Outcome(bits: register(value), flags: isInexact ? .inexact : [])
    }
    let bound = value < 0 ? range.lowerBound : range.upperBound
    return Outcome(bits: register(bound), flags: .invalid)
  }
}
