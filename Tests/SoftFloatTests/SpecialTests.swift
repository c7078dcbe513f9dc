import SoftFloat
import Testing

/// Infinities, zeros, NaNs, and where underflow begins.
@Suite struct SpecialTests {
  /// Double precision is checked against the host; the others must do the same.
  @Test(arguments: Operation.allCases, [Format.half, .single])
  func everyFormatTreatsSpecialOperandsAlike(_ operation: Operation, _ format: Format) {
    for rounding in Rounding.allCases {
      for a in Landmark.common {
        for b in Landmark.common {
          for c in Landmark.common {
            let wide = operation.outcome(operands(a, b, c, .double), .double, rounding)
            guard wide.flags.isDisjoint(with: .inexact) else { continue }
            var unused: Flags = []
            let expected = SoftFloat.convert(
              wide.bits, from: .double, to: format, .nearestEven, &unused)
            let outcome = operation.outcome(operands(a, b, c, format), format, rounding)
            #expect(
              outcome == Outcome(bits: expected, flags: wide.flags), "\(a) \(b) \(c) \(rounding)")
          }
        }
      }
    }
  }

  func operands(_ a: Landmark, _ b: Landmark, _ c: Landmark, _ format: Format) -> Operands {
    Operands(a: a.bits(format), b: b.bits(format), c: c.bits(format))
  }

  @Test(arguments: Format.allCases, Landmark.allCases)
  func infinityTimesZeroIsInvalidWhateverIsAdded(_ format: Format, _ addend: Landmark) {
    for (a, b) in [(Landmark.infinity, Landmark.zero), (.negativeZero, .infinity)] {
      let outcome = Operation.fusedMultiplyAdd.outcome(
        operands(a, b, addend, format), format, .nearestEven)
      #expect(outcome == Outcome(bits: format.canonicalNaN, flags: .invalid))
    }
  }

  @Test(arguments: Format.allCases)
  func divisionByZeroHasItsOwnFlag(_ format: Format) {
    let outcome = Operation.divide.outcome(
      operands(.negativeOne, .zero, .zero, format), format, .nearestEven)
    let infinity = Landmark.negativeInfinity.bits(format)
    #expect(outcome == Outcome(bits: infinity, flags: .divideByZero))
  }

  @Test(arguments: Format.allCases)
  func tininessIsDetectedAfterRounding(_ format: Format) {
    let leastNormal = format.fractionMask + 1
    let one = Landmark.one.bits(format)
    // The product has exactly the format's precision, just below the least normal number.
    let below = Outcome {
      SoftFloat.multiply(leastNormal, one - 1, format, .nearestEven, &$0)
    }
    #expect(below == Outcome(bits: leastNormal, flags: [.underflow, .inexact]))
    // The product lies so close below that it rounds up whatever the range of exponents.
    let closer = Outcome {
      SoftFloat.multiply(leastNormal - 1, one + 1, format, .nearestEven, &$0)
    }
    #expect(closer == Outcome(bits: leastNormal, flags: .inexact))
  }

  @Test(arguments: Format.allCases)
  func bitsAboveTheFormatDoNotMatter(_ format: Format) {
    for operation in Operation.allCases {
      for a in Landmark.allCases {
        let clean = operands(a, .two, .one, format)
        let dirty = Operands(
          a: SoftFloat.box(clean.a, format), b: SoftFloat.box(clean.b, format),
          c: SoftFloat.box(clean.c, format))
        let expected = operation.outcome(clean, format, .nearestEven)
        #expect(operation.outcome(dirty, format, .nearestEven) == expected)
      }
    }
  }

  @Test func flagsAccrue() {
    var flags: Flags = [.divideByZero]
    _ = SoftFloat.squareRoot(2.0.bitPattern, .double, .nearestEven, &flags)
    #expect(flags == [.divideByZero, .inexact])
  }
}
