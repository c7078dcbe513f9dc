import Hart
import RISCV

// Floating point: operations whose result is an integer, or whose operand is one.
extension X86Emitter {
  mutating func float(_ operation: MicroOperation, into target: X86Register) {
    guard operation.format != .half, !operation.isRounded || operation.isRoundedByHost else {
      return giveUp()
    }
    switch operation.operation {
    case .equal: equal(operation, into: target)
    case .less: compare(operation, .above, isSignaling: true, into: target)
    case .lessOrEqual: compare(operation, .aboveOrEqual, isSignaling: true, into: target)
    case .lessQuiet: compare(operation, .above, isSignaling: false, into: target)
    case .lessOrEqualQuiet: compare(operation, .aboveOrEqual, isSignaling: false, into: target)
    case .toInt32, .toInt64:
      // 2 and 3, down and up, the host's conversion cannot be told.
      if operation.number == 2 || operation.number == 3 {
        toIntegerRounded(operation, into: target)
      } else {
        toInteger(operation, into: target)
      }
    case .toUInt32, .toUInt64: toIntegerRounded(operation, into: target)
    default: giveUp()
    }
  }

  // MARK: Comparison

  private mutating func equal(_ operation: MicroOperation, into target: X86Register) {
    let format = operation.format
    let (a, b) = (floatSource(operation.a, format), floatSource(operation.b, format))
    assembler.compareEqual(format, .xmm0, vector(a, .xmm0), floatPlace(b))
    assembler.move(target, bits: .xmm0, .bits32)
    assembler.arithmetic(.and, .register(target), constant: 1, .bits32)
  }

  /// Operands the other way round: a NaN looks like less, and so neither is true.
  private mutating func compare(
    _ operation: MicroOperation, _ condition: X86Condition, isSignaling: Bool,
    into target: X86Register
  ) {
    let format = operation.format
    let (a, b) = (floatSource(operation.a, format), floatSource(operation.b, format))
    assembler.compare(format, vector(b, .xmm0), floatPlace(a), isSignaling: isSignaling)
    assembler.set(condition, target)
    assembler.load(target, .register(target), .uint8)
  }

  // MARK: Conversion

  /// What does not fit raises what it must; its result is the interpreter's.
  private mutating func toInteger(_ operation: MicroOperation, into target: X86Register) {
    let width: Width = operation.operation == .toInt32 ? .bits32 : .bits64
    let source = floatSource(operation.a, operation.format)
    assembler.toInteger(
      operation.format, target, floatPlace(source), width, isTruncating: operation.number == 1)
    interpret(assembler.jumpIfLeast(target, width))
    if width == .bits32 { assembler.load(target, .register(target), .int32) }
  }

  /// Rounds without raising inexact, converts, and raises that when it has turned out that the integer fits.
  private mutating func toIntegerRounded(_ operation: MicroOperation, into target: X86Register) {
    guard let mode = operation.hostRounding else { return giveUp() }
    let format = operation.format
    let source = vector(floatSource(operation.a, format), .xmm0)
    let integer = X86Vector.xmm1
    assembler.round(format, integer, source, source.place, mode: mode | 8)
    if operation.operation == .toUInt64 {
      assembler.compare(
        format, integer, X86Frame.Constant.limit(format).place, isSignaling: false)
      interpret(assembler.jump(.aboveOrEqual))
    }
    let width: Width = operation.operation == .toInt32 ? .bits32 : .bits64
    assembler.toInteger(format, target, integer.place, width, isTruncating: true)
    switch operation.operation {
    case .toUInt32:
      let upper = take()
      assembler.move(upper, target)
      assembler.shift(.right, .register(upper), by: 32)
      release(upper)
      interpret(assembler.jump(.notEqual))
    case .toUInt64:
      assembler.arithmetic(.compare, .register(target), constant: 0)
      interpret(assembler.jump(.less))
    default:
      interpret(assembler.jumpIfLeast(target, width))
    }
    assembler.round(format, integer, source, source.place, mode: mode)
    if operation.operation == .toInt32 || operation.operation == .toUInt32 {
      assembler.load(target, .register(target), .int32)
    }
  }

  // MARK: From integers

  /// Has `.xmm1` hold what the upper bits of a result are to be.
  private mutating func setUpper(_ format: FloatFormat) {
    if format == .single {
      assembler.load(.xmm1, X86Frame.Constant.box.place, size: 8)
    } else {
      assembler.logic(.xor, .xmm1, .xmm1, X86Vector.xmm1.place)
    }
  }

  mutating func fromInteger(_ operation: MicroOperation, into target: X86Vector) {
    let width: Width = operation.operation == .fromInt32 ? .bits32 : .bits64
    setUpper(operation.format)
    guard operation.operation == .fromUInt32 else {
      let source = place(operation.a, width)
      assembler.fromInteger(operation.format, target, .xmm1, source, width)
      release(source)
      return
    }
    let source = take()
    compute(operation.a, into: source)
    assembler.load(source, .register(source), .uint32)
    assembler.fromInteger(operation.format, target, .xmm1, .register(source), .bits64)
    release(source)
  }

  /// What is too large for a signed integer is halved, the bit that is lost kept for rounding, and the result doubled.
  mutating func fromUnsigned(_ operation: MicroOperation, into target: X86Vector) {
    let format = operation.format
    let (source, half) = (take(), take())
    setUpper(format)
    compute(operation.a, into: source)
    assembler.arithmetic(.compare, .register(source), constant: 0)
    let isLarge = assembler.jump(.less)
    assembler.fromInteger(format, target, .xmm1, .register(source), .bits64)
    let done = assembler.jump()
    assembler.patch(isLarge, to: assembler.count)
    assembler.move(half, source)
    assembler.shift(.right, .register(half), by: 1)
    assembler.arithmetic(.and, .register(source), constant: 1)
    assembler.arithmetic(.or, half, .register(source))
    assembler.fromInteger(format, target, .xmm1, .register(half), .bits64)
    assembler.arithmetic(.add, format, target, target, target.place)
    assembler.patch(done, to: assembler.count)
    release(source)
    release(half)
  }
}
