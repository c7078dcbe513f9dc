import SoftFloat
import Testing

/// Comparison, minimum and maximum, class.
@Suite struct ComparisonTests {
  /// The place of a landmark on the number line; both zeros have the same. NaNs have none.
  func place(_ landmark: Landmark) -> Int? {
    let line: [[Landmark]] = [
      [.negativeInfinity], [.negativeOne], [.leastNegative], [.negativeZero, .zero],
      [.leastPositive], [.one], [.two], [.infinity],
    ]
    return line.firstIndex { $0.contains(landmark) }
  }

  @Test(arguments: Format.allCases, Landmark.allCases)
  func comparisonsFollowTheNumberLine(_ format: Format, _ a: Landmark) {
    for b in Landmark.allCases {
      let (x, y) = (a.bits(format), b.bits(format))
      let hasNaN = a.isNaN || b.isNaN
      let loud: Flags = hasNaN ? .invalid : []
      let quiet: Flags = a == .signalingNaN || b == .signalingNaN ? .invalid : []
      let (p, q) = (place(a) ?? 0, place(b) ?? 0)
      let less = Outcome(bits: !hasNaN && p < q ? 1 : 0, flags: loud)
      let lessOrEqual = Outcome(bits: !hasNaN && p <= q ? 1 : 0, flags: loud)
      let equal = Outcome(bits: !hasNaN && p == q ? 1 : 0, flags: quiet)
      #expect(Outcome { SoftFloat.lessThan(x, y, format, &$0) } == less)
      #expect(Outcome { SoftFloat.lessOrEqual(x, y, format, &$0) } == lessOrEqual)
      #expect(Outcome { SoftFloat.equal(x, y, format, &$0) } == equal)
      #expect(
        Outcome { SoftFloat.lessThanQuiet(x, y, format, &$0) }
          == Outcome(bits: less.bits, flags: quiet))
      #expect(
        Outcome { SoftFloat.lessOrEqualQuiet(x, y, format, &$0) }
          == Outcome(bits: lessOrEqual.bits, flags: quiet))
    }
  }

  struct Extremes: CustomTestStringConvertible {
    var a: Landmark
    var b: Landmark
    var minimum: Landmark
    var maximum: Landmark
    var flags: Flags

    init(_ a: Landmark, _ b: Landmark, _ minimum: Landmark, _ maximum: Landmark, _ flags: Flags) {
      (self.a, self.b, self.minimum, self.maximum, self.flags) = (a, b, minimum, maximum, flags)
    }

    var testDescription: String { "\(a) \(b)" }
  }

  // F extension, "Single-Precision Floating-Point Computational Instructions".
  static let extremes = [
    Extremes(.one, .two, .one, .two, []),
    Extremes(.negativeOne, .one, .negativeOne, .one, []),
    Extremes(.leastNegative, .negativeOne, .negativeOne, .leastNegative, []),
    Extremes(.negativeZero, .zero, .negativeZero, .zero, []),
    Extremes(.zero, .leastNegative, .leastNegative, .zero, []),
    Extremes(.infinity, .negativeInfinity, .negativeInfinity, .infinity, []),
    Extremes(.quietNaN, .one, .one, .one, []),
    Extremes(.negativeNaN, .infinity, .infinity, .infinity, []),
    Extremes(.signalingNaN, .one, .one, .one, .invalid),
    Extremes(.quietNaN, .negativeNaN, .quietNaN, .quietNaN, []),
    Extremes(.signalingNaN, .quietNaN, .quietNaN, .quietNaN, .invalid),
  ]

  @Test(arguments: extremes, Format.allCases)
  func minimumAndMaximumAreThoseOfTheManual(_ row: Extremes, _ format: Format) {
    for (a, b) in [(row.a, row.b), (row.b, row.a)] {
      let (x, y) = (a.bits(format), b.bits(format))
      let (least, most) = (row.minimum.bits(format), row.maximum.bits(format))
      let minimum = Outcome { SoftFloat.minimum(x, y, format, &$0) }
      let maximum = Outcome { SoftFloat.maximum(x, y, format, &$0) }
      #expect(minimum == Outcome(bits: least, flags: row.flags))
      #expect(maximum == Outcome(bits: most, flags: row.flags))
      let hasNaN = a.isNaN || b.isNaN
      #expect(
        Outcome { SoftFloat.minimumPropagating(x, y, format, &$0) }
          == Outcome(bits: hasNaN ? format.canonicalNaN : least, flags: row.flags))
      #expect(
        Outcome { SoftFloat.maximumPropagating(x, y, format, &$0) }
          == Outcome(bits: hasNaN ? format.canonicalNaN : most, flags: row.flags))
    }
  }

  @Test(arguments: Format.allCases)
  func classesAreThoseOfTheManual(_ format: Format) {
    let patterns: [UInt64] = [
      Landmark.negativeInfinity.bits(format),
      (format.infinity - 1) | format.signBit,
      format.fractionMask | format.signBit,
      Landmark.negativeZero.bits(format),
      0,
      1,
      format.fractionMask + 1,
      format.infinity,
      format.infinity | (format.quietBit - 1) | format.signBit,
      format.mask,
    ]
    for (index, bits) in patterns.enumerated() {
      #expect(SoftFloat.classify(bits, format) == 1 << UInt64(index))
    }
  }
}
