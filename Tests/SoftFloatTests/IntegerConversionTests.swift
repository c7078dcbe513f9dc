import SoftFloat
import Testing

/// Conversions to and from integers at their limits.
@Suite struct IntegerConversionTests {
  struct Row: CustomTestStringConvertible {
    var value: Double
    var target: IntegerFormat
    var rounding: Rounding
    var result: Int64
    var flags: Flags

    init(
      _ value: Double, _ target: IntegerFormat, _ rounding: Rounding, _ result: Int64,
      _ flags: Flags
    ) {
      (self.value, self.target, self.rounding) = (value, target, rounding)
      (self.result, self.flags) = (result, flags)
    }

    var testDescription: String { "\(value) \(target) \(rounding)" }
  }

  // F extension, "Domains of float-to-integer conversions and behavior for invalid inputs".
  static let rows = [
    Row(.nan, .signed32, .nearestEven, 0x7FFF_FFFF, .invalid),
    Row(.nan, .unsigned32, .nearestEven, -1, .invalid),
    Row(.nan, .signed64, .nearestEven, .max, .invalid),
    Row(.nan, .unsigned64, .nearestEven, -1, .invalid),
    Row(.infinity, .signed32, .nearestEven, 0x7FFF_FFFF, .invalid),
    Row(.infinity, .unsigned32, .nearestEven, -1, .invalid),
    Row(.infinity, .signed64, .nearestEven, .max, .invalid),
    Row(.infinity, .unsigned64, .nearestEven, -1, .invalid),
    Row(-.infinity, .signed32, .nearestEven, -0x8000_0000, .invalid),
    Row(-.infinity, .unsigned32, .nearestEven, 0, .invalid),
    Row(-.infinity, .signed64, .nearestEven, .min, .invalid),
    Row(-.infinity, .unsigned64, .nearestEven, 0, .invalid),
    Row(2_147_483_647.5, .signed32, .towardZero, 0x7FFF_FFFF, .inexact),
    Row(2_147_483_647.5, .signed32, .nearestEven, 0x7FFF_FFFF, .invalid),
    Row(-2_147_483_648.5, .signed32, .nearestEven, -0x8000_0000, .inexact),
    Row(-2_147_483_648.5, .signed32, .nearestMaxMagnitude, -0x8000_0000, .invalid),
    Row(4_294_967_295, .unsigned32, .nearestEven, -1, []),
    Row(4_294_967_295.25, .unsigned32, .up, -1, .invalid),
    Row(2_147_483_648, .unsigned32, .nearestEven, -0x8000_0000, []),
    Row(0x1p63, .signed64, .nearestEven, .max, .invalid),
    Row(-0x1p63, .signed64, .nearestEven, .min, []),
    Row(0x1p63, .unsigned64, .nearestEven, .min, []),
    Row(0x1p64, .unsigned64, .nearestEven, -1, .invalid),
    Row(-0.75, .unsigned64, .towardZero, 0, .inexact),
    Row(-0.75, .unsigned64, .down, 0, .invalid),
    Row(-0.75, .unsigned32, .nearestEven, 0, .invalid),
    Row(-0.5, .unsigned32, .nearestEven, 0, .inexact),
    Row(-1, .unsigned32, .nearestEven, 0, .invalid),
    Row(-0.0, .unsigned32, .down, 0, []),
    Row(2.5, .signed32, .nearestEven, 2, .inexact),
    Row(2.5, .signed32, .nearestMaxMagnitude, 3, .inexact),
    Row(-2.5, .signed32, .nearestMaxMagnitude, -3, .inexact),
    Row(-2.5, .signed32, .up, -2, .inexact),
    Row(0x1p-1074, .signed64, .up, 1, .inexact),
  ]

  @Test(arguments: rows)
  func conversionClipsAtTheLimits(_ row: Row) {
    let outcome = Outcome {
      SoftFloat.toInteger(row.value.bitPattern, .double, to: row.target, row.rounding, &$0)
    }
    #expect(outcome == Outcome(bits: UInt64(bitPattern: row.result), flags: row.flags))
  }

  @Test(arguments: Format.allCases, IntegerFormat.allCases)
  func everyFormatClipsInfinitiesAndNaNs(_ format: Format, _ target: IntegerFormat) {
    let bounds = target.range
    for (landmark, bound) in [
      (Landmark.quietNaN, bounds.upperBound), (.negativeNaN, bounds.upperBound),
      (.signalingNaN, bounds.upperBound), (.infinity, bounds.upperBound),
      (.negativeInfinity, bounds.lowerBound),
    ] {
      let outcome = Outcome {
        SoftFloat.toInteger(landmark.bits(format), format, to: target, .nearestEven, &$0)
      }
      #expect(outcome == Outcome(bits: target.register(bound), flags: .invalid))
    }
  }

  // Zfa extension, "Modular Convert-to-Integer Instruction".
  static let modular: [(value: Double, result: Int64, flags: Flags)] = [
    (0, 0, []), (-1, -1, []), (1.5, 1, .inexact), (-1.5, -1, .inexact), (0x1p-1074, 0, .inexact),
    (2_147_483_647.75, 0x7FFF_FFFF, .inexact), (-2_147_483_648, -0x8000_0000, []),
    (2_147_483_648, -0x8000_0000, .invalid), (-2_147_483_649, 0x7FFF_FFFF, .invalid),
    (4_294_967_295.75, -1, .invalid), (0x1p32, 0, .invalid), (4_294_967_297.5, 1, .invalid),
    (0x1.0000000000001p83, -0x8000_0000, .invalid), (0x1.0000000000003p82, -0x4000_0000, .invalid),
    (0x1.fffffffffffffp84, 0, .invalid), (0x1p63, 0, .invalid), (0x1p1023, 0, .invalid),
    (.infinity, 0, .invalid), (-.infinity, 0, .invalid), (.nan, 0, .invalid),
    (.signalingNaN, 0, .invalid),
  ]

  @Test(arguments: modular)
  func modularConversionKeepsTheLowWord(_ row: (value: Double, result: Int64, flags: Flags)) {
    let outcome = Outcome { SoftFloat.convertModular(row.value.bitPattern, &$0) }
    #expect(outcome == Outcome(bits: UInt64(bitPattern: row.result), flags: row.flags))
  }

  @Test func modularConversionIsExactModuloTwoToThe32() {
    compare(seed: 0x5EED_0301, count: 200_000, .double) { operands in
      Outcome { SoftFloat.convertModular(operands.a, &$0) }
    } with: { operands in
      guard let number = Exact(operands.a, .double),
        let plain = IntegerFormat.signed32.outcome(operands.a, .double, .towardZero)
      else { return nil }
      let digits = number.digits.word(from: 0)
      let magnitude =
        number.exponent < 0 ? digits >> UInt64(-number.exponent) : digits << UInt64(number.exponent)
      let value = number.isNegative ? -Int128(magnitude) : Int128(magnitude)
      return Outcome(bits: IntegerFormat.signed32.register(value), flags: plain.flags)
    }
  }

  @Test func narrowIntegersIgnoreTheUpperHalfOfTheRegister() {
    let register: UInt64 = 0x1234_5678_FFFF_FFFF
    let signed = Outcome {
      SoftFloat.fromInteger(register, .signed32, to: .double, .nearestEven, &$0)
    }
    #expect(signed == Outcome(bits: (-1.0).bitPattern, flags: []))
    let unsigned = Outcome {
      SoftFloat.fromInteger(register, .unsigned32, to: .double, .nearestEven, &$0)
    }
    #expect(unsigned == Outcome(bits: 4_294_967_295.0.bitPattern, flags: []))
  }

  @Test func zeroBecomesPositiveZero() {
    for rounding in Rounding.allCases {
      #expect(
        Outcome { SoftFloat.fromInteger(0, .signed64, to: .half, rounding, &$0) }
          == Outcome(bits: 0, flags: []))
    }
  }

  @Test(arguments: Rounding.allCases)
  func anIntegerTooLargeForHalfOverflows(_ rounding: Rounding) {
    let outcome = Outcome {
      SoftFloat.fromInteger(65_536, .signed32, to: .half, rounding, &$0)
    }
    let isFinite = rounding == .towardZero || rounding == .down
    #expect(outcome == Outcome(bits: isFinite ? 0x7BFF : 0x7C00, flags: [.overflow, .inexact]))
  }
}
