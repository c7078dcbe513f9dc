import SoftFloat
import Testing

/// Rounding within a format, NaNs between formats, and what only moves bits: boxing, signs,
/// constants.
@Suite struct PatternTests {
  @Test(arguments: Format.allCases)
  func roundingToIntegersIsSilentUnlessAsked(_ format: Format) {
    var unused: Flags = []
    let half = SoftFloat.divide(
      Landmark.one.bits(format), Landmark.two.bits(format), format, .nearestEven, &unused)
    for (bits, rounding, result) in [
      (half, Rounding.nearestEven, Landmark.zero), (half, .nearestMaxMagnitude, .one),
      (half | format.signBit, .nearestEven, .negativeZero), (half, .up, .one),
      (half | format.signBit, .down, .negativeOne), (1, .up, .one), (1, .nearestEven, .zero),
    ] {
      for (raisingInexact, flags) in [(false, Flags()), (true, .inexact)] {
        let outcome = Outcome {
          SoftFloat.roundToInteger(bits, format, rounding, raisingInexact: raisingInexact, &$0)
        }
        #expect(outcome == Outcome(bits: result.bits(format), flags: flags))
      }
    }
  }

  @Test(arguments: Format.allCases, Landmark.common)
  func roundingToIntegersKeepsIntegers(_ format: Format, _ landmark: Landmark) {
    let bits = landmark.bits(format)
    let outcome = Outcome {
      SoftFloat.roundToInteger(bits, format, .up, raisingInexact: true, &$0)
    }
    #expect(outcome.bits == (landmark.isNaN ? format.canonicalNaN : bits))
    #expect(outcome.flags == (landmark == .signalingNaN ? .invalid : []))
  }

  @Test(arguments: Format.allCases, Format.allCases)
  func conversionMakesNaNsCanonicalAndKeepsInfinities(_ source: Format, _ target: Format) {
    for landmark in Landmark.common {
      let outcome = Outcome {
        SoftFloat.convert(landmark.bits(source), from: source, to: target, .nearestEven, &$0)
      }
      #expect(outcome.bits == (landmark.isNaN ? target.canonicalNaN : landmark.bits(target)))
      #expect(outcome.flags == (landmark == .signalingNaN ? .invalid : []))
    }
  }

  @Test func canonicalNaNsAreThoseOfTheManual() {
    #expect(SoftFloat.canonicalNaN(.half) == 0x7E00)
    #expect(SoftFloat.canonicalNaN(.single) == 0x7FC0_0000)
    #expect(SoftFloat.canonicalNaN(.double) == 0x7FF8_0000_0000_0000)
  }

  @Test func boxesHaveOnesAbove() {
    #expect(SoftFloat.box(0x3C00, .half) == 0xFFFF_FFFF_FFFF_3C00)
    #expect(SoftFloat.box(0x3F80_0000, .single) == 0xFFFF_FFFF_3F80_0000)
    #expect(SoftFloat.box(42, .double) == 42)
    #expect(SoftFloat.unbox(0xFFFF_FFFF_FFFF_3C00, .half) == 0x3C00)
    #expect(SoftFloat.unbox(0xFFFF_FFFF_3F80_0000, .single) == 0x3F80_0000)
    #expect(SoftFloat.unbox(42, .double) == 42)
  }

  @Test func badlyBoxedValuesAreNaNs() {
    #expect(SoftFloat.unbox(0xFFFF_FFFF_7FFF_3C00, .half) == 0x7E00)
    #expect(SoftFloat.unbox(0xFFFF_FFFE_3F80_0000, .single) == 0x7FC0_0000)
    #expect(SoftFloat.unbox(0x3F80_0000, .single) == 0x7FC0_0000)
  }

  @Test(arguments: Format.allCases, Landmark.allCases)
  func signsMoveWithoutAskingWhatTheyBelongTo(_ format: Format, _ landmark: Landmark) {
    let bits = landmark.bits(format)
    let magnitude = bits & ~format.signBit
    let (positive, negative) = (Landmark.one.bits(format), Landmark.negativeOne.bits(format))
    #expect(SoftFloat.negated(bits, format) == bits ^ format.signBit)
    #expect(SoftFloat.copySign(bits, from: positive, format) == magnitude)
    #expect(SoftFloat.copySign(bits, from: negative, format) == magnitude | format.signBit)
    #expect(SoftFloat.copyNegatedSign(bits, from: negative, format) == magnitude)
    #expect(SoftFloat.xorSign(bits, with: positive, format) == bits)
    #expect(SoftFloat.xorSign(bits, with: bits, format) == magnitude)
  }

  // Zfa extension, "Immediate values loaded by the FLI.S instruction". The second is the least
  // normal number of each format.
  static let immediates: [Double] = [
    -1, 0, 0x1p-16, 0x1p-15, 0x1p-8, 0x1p-7, 0.0625, 0.125, 0.25, 0.3125, 0.375, 0.4375, 0.5,
    0.625, 0.75, 0.875, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 8, 16, 128, 256, 32768, 65536,
    .infinity, .nan,
  ]

  @Test(arguments: Array(immediates.enumerated()))
  func immediatesAreThoseOfTheManual(_ row: (offset: Int, element: Double)) {
    let (index, value) = row
    for format in Format.allCases {
      var unused: Flags = []
      let expected =
        index == 1
        ? format.fractionMask + 1
        : SoftFloat.convert(value.bitPattern, from: .double, to: format, .nearestEven, &unused)
      #expect(SoftFloat.immediate(index, format) == expected)
    }
  }

  @Test func halfHasImmediatesOfItsOwn() {
    #expect(SoftFloat.immediate(1, .half) == 0x0400)
    #expect(SoftFloat.immediate(2, .half) == 0x0100)
    #expect(SoftFloat.immediate(29, .half) == 0x7C00)
  }
}
