import RISCV

// Floating point: operations whose result is an integer, or whose operand is one.
extension A64Emitter {
  mutating func float(_ operation: MicroOperation, into target: A64Register) {
    guard operation.format != .half, !operation.isRounded || operation.hasA64Rounding else {
      return giveUp()
    }
    // A NaN is neither equal nor "negative" nor "below or equal".
    switch operation.operation {
    case .equal: compare(operation, .equal, isSignaling: false, into: target)
    case .less: compare(operation, .negative, isSignaling: true, into: target)
    case .lessOrEqual: compare(operation, .belowOrEqual, isSignaling: true, into: target)
    case .lessQuiet: compare(operation, .negative, isSignaling: false, into: target)
    case .lessOrEqualQuiet: compare(operation, .belowOrEqual, isSignaling: false, into: target)
    case .toInt32:
      toInteger(operation, .bits32, isSigned: true, ofNaN: Int64(Int32.max), into: target)
    case .toUInt32: toInteger(operation, .bits32, isSigned: false, ofNaN: -1, into: target)
    case .toInt64: toInteger(operation, .bits64, isSigned: true, ofNaN: .max, into: target)
    case .toUInt64: toInteger(operation, .bits64, isSigned: false, ofNaN: -1, into: target)
    default: giveUp()
    }
  }

  private mutating func compare(
    _ operation: MicroOperation, _ condition: A64Condition, isSignaling: Bool,
    into target: A64Register
  ) {
    let format = operation.format
    let (first, second) = (floatSource(operation.a, format), floatSource(operation.b, format))
    let (a, b) = (vector(first, .v0), vector(second, .v1))
    assembler.compare(format, a, b, isSignaling: isSignaling)
    assembler.set(condition, target)
  }

  /// What does not fit becomes the nearest that does, as it should; but a NaN becomes 0. Exceptions are the same.
  private mutating func toInteger(
    _ operation: MicroOperation, _ width: Width, isSigned: Bool, ofNaN: Int64,
    into target: A64Register
  ) {
    let rounding: A64Assembler.Rounding =
      switch operation.number {
      case 1: .toZero
      case 2: .down
      case 3: .up
      case 4: .toNearestAway
      default: .toNearest
      }
    let source = vector(floatSource(operation.a, operation.format), .v0)
    assembler.toInteger(
      operation.format, .x16, source, width, isSigned: isSigned, rounding)
    if width == .bits32 { assembler.extend(.x16, .x16, .int32) }
    assembler.move(.x17, constant: ofNaN)
    assembler.compare(operation.format, source, source)
    assembler.select(.overflow, target, .x17, .x16)
  }

  mutating func fromInteger(_ operation: MicroOperation, into target: A64Vector) {
    let kind = operation.operation
    let width: Width = kind == .fromInt64 || kind == .fromUInt64 ? .bits64 : .bits32
    let source = source(operation.a, width)
    assembler.fromInteger(
      operation.format, target, source, width,
      isSigned: kind == .fromInt32 || kind == .fromInt64)
    release(source)
    if operation.format == .single { box(target) }
  }
}
