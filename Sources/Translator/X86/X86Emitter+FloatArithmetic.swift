import Hart
import RISCV

// Floating point: operations whose result is a number. Their upper 32 bits in single precision are those of the first operand, ones.
extension X86Emitter {
  mutating func float(_ operation: MicroOperation, into target: X86Vector) {
    let format = operation.format
    guard format != .half else { return giveUp() }
    if operation.isRounded, !operation.isRoundedByHost { return giveUp() }
    switch operation.operation {
    case .add: binary(.add, operation, into: target)
    case .subtract: binary(.subtract, operation, into: target)
    case .multiply: binary(.multiply, operation, into: target)
    case .divide: binary(.divide, operation, into: target)
    case .squareRoot:
      let source = vector(floatSource(operation.a, format), .xmm0)
      assembler.arithmetic(.squareRoot, format, target, source, source.place)
      makeCanonical(target, format, of: block.floatRegister(operation.a, format).map { [$0] } ?? [])
    case .multiplyAdd: fuse(operation, into: target)
    case .minimum, .minimumPropagating: extreme(.minimum, .or, operation, into: target)
    case .maximum, .maximumPropagating: extreme(.maximum, .and, operation, into: target)
    case .fromSingle, .fromDouble: convert(operation, into: target)
    case .round, .roundExact: round(operation, into: target)
    case .fromInt32, .fromUInt32, .fromInt64: fromInteger(operation, into: target)
    case .fromUInt64: fromUnsigned(operation, into: target)
    default: giveUp()
    }
  }

  private mutating func binary(
    _ kind: X86FloatArithmetic, _ operation: MicroOperation, into target: X86Vector
  ) {
    let format = operation.format
    let (a, b) = (floatSource(operation.a, format), floatSource(operation.b, format))
    assembler.arithmetic(kind, format, target, vector(a, .xmm0), floatPlace(b))
    makeCanonical(target, format, of: [a, b])
  }

  /// A NaN is left to the interpreter: of infinity times zero plus a quiet NaN the host does not say that it is invalid.
  private mutating func fuse(_ operation: MicroOperation, into target: X86Vector) {
    let format = operation.format
    let (a, negatesProduct) = fusedSource(operation.a, format)
    let b = floatSource(operation.b, format)
    let (c, negatesAddend) = fusedSource(operation.c, format)
    let left = vector(a, .xmm0)
    let isFree =
      floatPlace(a) != target.place && floatPlace(b) != target.place
      && floatPlace(c) != target.place
    let sum: X86Vector = isFree && target != .xmm0 ? target : .xmm2
    assembler.move(sum, vector(c, sum))
    assembler.fuse(
      X86FusedMultiply(negatesProduct: negatesProduct, negatesAddend: negatesAddend), format, sum,
      left, floatPlace(b))
    assembler.compare(format, sum, sum.place, isSignaling: false)
    interpret(assembler.jump(.parity))
    assembler.move(target, sum)
  }

  /// The host's minimum and maximum give the second of two operands that are equal: zeros of both signs are combined. NaNs are left
  /// to the interpreter.
  private mutating func extreme(
    _ kind: X86FloatArithmetic, _ logic: X86Logic, _ operation: MicroOperation,
    into target: X86Vector
  ) {
    let format = operation.format
    let (first, second) = (floatSource(operation.a, format), floatSource(operation.b, format))
    let (a, b) = (vector(first, .xmm0), vector(second, .xmm1))
    assembler.compare(format, a, b.place, isSignaling: false)
    interpret(assembler.jump(.parity))
    assembler.arithmetic(kind, format, .xmm2, a, b.place)
    assembler.arithmetic(kind, format, .xmm1, b, a.place)
    assembler.logic(logic, target, .xmm2, X86Vector.xmm1.place)
  }

  private mutating func convert(_ operation: MicroOperation, into target: X86Vector) {
    if operation.operation == .fromSingle {
      guard operation.format == .double else { return giveUp() }
      let source = vector(floatSource(operation.a, .single), .xmm0)
      assembler.convert(from: .single, target, source, source.place)
    } else {
      guard operation.format == .single else { return giveUp() }
      let source = floatSource(operation.a, .double)
      assembler.load(.xmm1, X86Frame.Constant.box.place, size: 8)
      assembler.convert(from: .double, target, .xmm1, floatPlace(source))
    }
    makeCanonical(target, operation.format)
  }

  private mutating func round(_ operation: MicroOperation, into target: X86Vector) {
    guard let mode = operation.hostRounding else { return giveUp() }
    let source = vector(floatSource(operation.a, operation.format), .xmm0)
    assembler.round(
      operation.format, target, source, source.place,
      mode: operation.operation == .round ? mode | 8 : mode)
    makeCanonical(target, operation.format)
  }
}

extension MicroOperation {
  /// The rounding mode as instructions of the host name it; nil for one that it does not have.
  var hostRounding: UInt8? {
    switch number {
    case 0: 0
    case 1: 3
    case 2: 1
    case 3: 2
    case 7: 4
    default: nil
    }
  }

  /// Whether the host rounds as it must be, by MXCSR or by its instructions.
  var isRoundedByHost: Bool {
    switch operation {
    case .round, .roundExact, .toInt32, .toUInt32, .toInt64, .toUInt64: hostRounding != nil
    default: number == 0 || number == 7
    }
  }
}
