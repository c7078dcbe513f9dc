import CHostArithmetic
import SoftFloat

/// The host's own arithmetic, its results put as RISC-V has them.
enum Host {
  /// The rounding modes that processors have.
  static let roundings: [Rounding] = [.nearestEven, .towardZero, .down, .up]

  static func outcome(
    _ operation: HostOperation, _ operands: Operands, _ format: Format, _ rounding: Rounding
  ) -> Outcome {
    let (a, b, c) = (operands.a, operands.b, operands.c)
    let result =
      format == .single
      ? hostSingle(operation, rounding.rawValue, UInt32(a), UInt32(b), UInt32(c))
      : hostDouble(operation, rounding.rawValue, a, b, c)
    return outcome(result, format)
  }

  static func convert(_ bits: UInt64, from source: Format, _ rounding: Rounding) -> Outcome {
    source == .single
      ? outcome(hostDoubleFromSingle(UInt32(bits), rounding.rawValue), .double)
      : outcome(hostSingleFromDouble(bits, rounding.rawValue), .single)
  }

  static func fromInteger(
    _ value: UInt64, isSigned: Bool, _ format: Format, _ rounding: Rounding
  ) -> Outcome {
    let signed = Int64(bitPattern: value)
    let result =
      switch (format, isSigned) {
      case (.single, true): hostSingleFromSigned(signed, rounding.rawValue)
      case (.single, false): hostSingleFromUnsigned(value, rounding.rawValue)
      case (_, true): hostDoubleFromSigned(signed, rounding.rawValue)
      case (_, false): hostDoubleFromUnsigned(value, rounding.rawValue)
      }
    return outcome(result, format)
  }

  /// The outcome with any NaN made canonical.
  private static func outcome(_ result: HostResult, _ format: Format) -> Outcome {
    let isNaN = result.bits & (format.mask >> 1) > format.infinity
    var flags = Flags(rawValue: result.flags)
    #if !arch(x86_64)
      // Arm detects tininess before rounding: a number rounded up to the least normal one raises
      // underflow there, and not here.
      if result.bits & (format.mask >> 1) == format.fractionMask + 1 {
        flags.remove(.underflow)
      }
    #endif
    return Outcome(bits: isNaN ? format.canonicalNaN : result.bits, flags: flags)
  }
}

extension Operation {
  var onHost: HostOperation {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .squareRoot: .squareRoot
    case .fusedMultiplyAdd: .fusedMultiplyAdd
    }
  }
}
