import SoftFloat
import Testing

/// Half precision: few enough numbers to try them all.
@Suite struct HalfTests {
  @Test(arguments: Rounding.allCases)
  func everyRootIsTheExactOne(_ rounding: Rounding) {
    everyNumber { bits in
      Outcome { SoftFloat.squareRoot(bits, .half, rounding, &$0) }
    } with: { bits in
      if bits & 0x7FFF == 0 { return Outcome(bits: bits, flags: []) }
      if bits & 0x8000 != 0 { return Outcome(bits: 0x7E00, flags: .invalid) }
      return Exact(bits, .half)?.squareRoot.outcome(.half, rounding)
    }
  }

  @Test(arguments: Rounding.allCases, IntegerFormat.allCases)
  func everyNumberConvertsToIntegers(_ rounding: Rounding, _ target: IntegerFormat) {
    everyNumber { bits in
      Outcome { SoftFloat.toInteger(bits, .half, to: target, rounding, &$0) }
    } with: {
      target.outcome($0, .half, rounding)
    }
  }

  @Test(arguments: [Format.single, .double])
  func everyNumberSurvivesAWiderFormat(_ format: Format) {
    everyNumber { bits in
      Outcome { flags in
        let wide = SoftFloat.convert(bits, from: .half, to: format, .down, &flags)
        return SoftFloat.convert(wide, from: format, to: .half, .up, &flags)
      }
    } with: {
      Outcome(bits: $0, flags: [])
    }
  }

  /// All patterns that are numbers.
  private func everyNumber(
    _ computed: (UInt64) -> Outcome, with expected: (UInt64) -> Outcome?
  ) {
    for bits in 0...UInt64(UInt16.max) where bits & 0x7C00 != 0x7C00 {
      let (outcome, right) = (computed(bits), expected(bits))
      guard outcome == right else {
        Issue.record("0x\(String(bits, radix: 16)): \(outcome), expected \(right as Any)")
        return
      }
    }
  }
}

#if !(os(macOS) && arch(x86_64))
  /// Half precision against the compiler's own, which rounds to nearest.
  extension HalfTests {
    @Test func everyPatternWidensAsTheHostWidensIt() {
      for pattern in UInt16.min...UInt16.max {
        let outcome = Outcome {
          SoftFloat.convert(UInt64(pattern), from: .half, to: .single, .nearestEven, &$0)
        }
        let value = Float(Float16(bitPattern: pattern))
        #expect(outcome.bits == (value.isNaN ? 0x7FC0_0000 : UInt64(value.bitPattern)))
      }
    }

    @Test(arguments: Operation.allCases.filter { $0 != .fusedMultiplyAdd })
    func arithmeticIsThatOfTheHost(_ operation: Operation) {
      compare(seed: 0x5EED_0201, count: 300_000, .half) { operands in
        var outcome = operation.outcome(operands, .half, .nearestEven)
        outcome.flags = []
        return outcome
      } with: { operands in
        let value = hostValue(
          operation, Float16(bitPattern: UInt16(operands.a)),
          Float16(bitPattern: UInt16(operands.b)))
        return Outcome(bits: value.isNaN ? 0x7E00 : UInt64(value.bitPattern), flags: [])
      }
    }

    private func hostValue(_ operation: Operation, _ x: Float16, _ y: Float16) -> Float16 {
      switch operation {
      case .add: x + y
      case .subtract: x - y
      case .multiply: x * y
      case .divide: x / y
      case .squareRoot, .fusedMultiplyAdd: x.squareRoot()
      }
    }
  }
#endif
