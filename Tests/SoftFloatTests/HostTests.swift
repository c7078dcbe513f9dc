import CHostArithmetic
import SoftFloat
import Testing

/// Single and double precision against the processor, in every rounding mode that it has, with
/// flags.
@Suite struct HostTests {
  static let formats: [Format] = [.single, .double]

  @Test(arguments: Operation.allCases, formats)
  func arithmeticIsThatOfTheHost(_ operation: Operation, _ format: Format) {
    for rounding in Host.roundings {
      compare(seed: 0x5EED_0001 + UInt64(rounding.rawValue), count: 150_000, format) {
        operation.outcome($0, format, rounding)
      } with: { operands in
        var expected = Host.outcome(operation.onHost, operands, format, rounding)
        if operation == .fusedMultiplyAdd && isInfinityTimesZero(operands, format) {
          // Processors disagree about a quiet addend; RISC-V has decided.
          expected.flags.insert(.invalid)
        }
        return expected
      }
    }
  }

  func isInfinityTimesZero(_ operands: Operands, _ format: Format) -> Bool {
    let magnitudes = [operands.a & format.mask >> 1, operands.b & format.mask >> 1]
    return magnitudes.contains(0) && magnitudes.contains(format.infinity)
  }

  @Test(arguments: formats)
  func comparisonsAreThoseOfTheHost(_ format: Format) {
    compare(seed: 0x5EED_0011, count: 200_000, format) { operands in
      Outcome { SoftFloat.equal(operands.a, operands.b, format, &$0) }
    } with: {
      Host.outcome(.equal, $0, format, .nearestEven)
    }
    compare(seed: 0x5EED_0012, count: 200_000, format) { operands in
      Outcome { SoftFloat.lessThan(operands.a, operands.b, format, &$0) }
    } with: {
      Host.outcome(.lessThan, $0, format, .nearestEven)
    }
    compare(seed: 0x5EED_0013, count: 200_000, format) { operands in
      Outcome { SoftFloat.lessOrEqual(operands.a, operands.b, format, &$0) }
    } with: {
      Host.outcome(.lessOrEqual, $0, format, .nearestEven)
    }
  }

  @Test(arguments: formats, Host.roundings)
  func roundingToIntegersIsThatOfTheHost(_ format: Format, _ rounding: Rounding) {
    compare(seed: 0x5EED_0021, count: 200_000, format) { operands in
      Outcome {
        SoftFloat.roundToInteger(operands.a, format, rounding, raisingInexact: true, &$0)
      }
    } with: {
      Host.outcome(.roundToInteger, $0, format, rounding)
    }
  }

  @Test(arguments: formats, Host.roundings)
  func conversionBetweenFormatsIsThatOfTheHost(_ source: Format, _ rounding: Rounding) {
    let target: Format = source == .single ? .double : .single
    compare(seed: 0x5EED_0031, count: 200_000, source) { operands in
      Outcome { SoftFloat.convert(operands.a, from: source, to: target, rounding, &$0) }
    } with: {
      Host.convert($0.a, from: source, rounding)
    }
  }

  @Test(arguments: formats, Host.roundings)
  func conversionFromIntegersIsThatOfTheHost(_ format: Format, _ rounding: Rounding) {
    let seed: UInt64 = 0x5EED_0041
    var generator = OperandGenerator(seed: seed)
    for _ in 0..<200_000 {
      let value = generator.integer()
      for isSigned in [true, false] {
        let source: IntegerFormat = isSigned ? .signed64 : .unsigned64
        let outcome = Outcome { SoftFloat.fromInteger(value, source, to: format, rounding, &$0) }
        var expected = Host.fromInteger(value, isSigned: isSigned, format, rounding)
        if value == 0 { expected = Outcome(bits: 0, flags: []) }
        guard outcome == expected else {
          Issue.record("\(source) \(value): \(outcome), expected \(expected) (seed \(seed))")
          return
        }
      }
    }
  }
}
