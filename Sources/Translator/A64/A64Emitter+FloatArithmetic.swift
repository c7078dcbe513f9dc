import Hart
import RISCV

// Floating point: operations whose result is a number.
//
// The host raises underflow where a result is too small before it is rounded, RISC-V where it is after (unprivileged manual, F,
// "Floating-Point Control and Status Register"): they differ only where rounding makes it the least normal number. So small results
// take a detour, on which FPSR's underflow is always taken away; the least normal number is then left to the interpreter. Sums are
// never both too small and inexact.
extension A64Emitter {
  mutating func float(_ operation: MicroOperation, into target: A64Vector) {
    let format = operation.format
    guard format != .half, !operation.isRounded || operation.hasA64Rounding else { return giveUp() }
    switch operation.operation {
    case .add: binary(.add, operation, into: target)
    case .subtract: binary(.subtract, operation, into: target)
    case .multiply: binary(.multiply, operation, into: target, mayUnderflow: true)
    case .divide: binary(.divide, operation, into: target, mayUnderflow: true)
    case .squareRoot: unary(.squareRoot, operation, into: target)
    case .multiplyAdd: fuse(operation, into: target)
    case .minimum: extreme(.minimumNumber, operation, into: target)
    case .maximum: extreme(.maximumNumber, operation, into: target)
    case .minimumPropagating: extreme(.minimum, operation, into: target)
    case .maximumPropagating: extreme(.maximum, operation, into: target)
    case .fromSingle, .fromDouble: convert(operation, into: target)
    case .round, .roundExact: round(operation, into: target)
    case .fromInt32, .fromUInt32, .fromInt64, .fromUInt64: fromInteger(operation, into: target)
    default: giveUp()
    }
  }

  private mutating func unary(
    _ kind: A64Assembler.FloatUnary, _ operation: MicroOperation, into target: A64Vector
  ) {
    let source = vector(floatSource(operation.a, operation.format), .v0)
    assembler.float(kind, operation.format, target, source)
    if operation.format == .single { box(target) }
  }

  private mutating func binary(
    _ kind: A64Assembler.FloatBinary, _ operation: MicroOperation, into target: A64Vector,
    mayUnderflow: Bool = false
  ) {
    let format = operation.format
    let (first, second) = (floatSource(operation.a, format), floatSource(operation.b, format))
    let (a, b) = (vector(first, .v0), vector(second, .v1))
    let result = mayUnderflow && (a == target || b == target) ? A64Vector.v0 : target
    assembler.float(kind, format, result, a, b)
    finish(result, format, into: target, mayUnderflow: mayUnderflow)
  }

  private mutating func fuse(_ operation: MicroOperation, into target: A64Vector) {
    let format = operation.format
    let (first, negatesProduct) = fusedSource(operation.a, format)
    let second = floatSource(operation.b, format)
    let (third, negatesAddend) = fusedSource(operation.c, format)
    let (a, b, c) = (vector(first, .v0), vector(second, .v1), vector(third, .v2))
    let result = [a, b, c].contains(target) ? A64Vector.v0 : target
    assembler.fuse(
      format, result, a, b, c, negatesProduct: negatesProduct, negatesAddend: negatesAddend)
    finish(result, format, into: target, mayUnderflow: true)
  }

  /// Looks for an underflow, and boxes. `result` is not a source of the operation, so that it can be made again.
  private mutating func finish(
    _ result: A64Vector, _ format: FloatFormat, into target: A64Vector, mayUnderflow: Bool
  ) {
    if mayUnderflow {
      assembler.float(.magnitude, format, .v1, result)
      assembler.compare(format, .v1, A64Frame.least(format))
      let jump = assembler.jump(.belowOrEqual)
      addDetour(.result(.underflow(exit: addInterpretation())), jump)
    }
    if format == .single {
      box(target, result)
    } else if result != target {
      assembler.float(.move, format, target, result)
    }
  }

  /// NaNs are left to the interpreter: the host makes one of a signaling NaN and a number.
  private mutating func extreme(
    _ kind: A64Assembler.FloatBinary, _ operation: MicroOperation, into target: A64Vector
  ) {
    let format = operation.format
    let (first, second) = (floatSource(operation.a, format), floatSource(operation.b, format))
    let (a, b) = (vector(first, .v0), vector(second, .v1))
    assembler.compare(format, a, b)
    interpret(assembler.jump(.overflow))
    assembler.float(kind, format, target, a, b)
    if format == .single { box(target) }
  }

  private mutating func convert(_ operation: MicroOperation, into target: A64Vector) {
    switch (operation.operation, operation.format) {
    case (.fromSingle, .double):
      let source = vector(floatSource(operation.a, .single), .v0)
      assembler.float(.toDouble, .single, target, source)
    case (.fromDouble, .single):
      let source = vector(floatSource(operation.a, .double), .v0)
      let result = source == target ? A64Vector.v0 : target
      assembler.float(.toSingle, .double, result, source)
      finish(result, .single, into: target, mayUnderflow: true)
    default: giveUp()
    }
  }

  private mutating func round(_ operation: MicroOperation, into target: A64Vector) {
    let isExact = operation.operation == .roundExact
    switch operation.number {
    case 7: unary(isExact ? .roundExact : .round, operation, into: target)
    // To nearest is what the host does, as the block has made sure.
    case 0: unary(isExact ? .roundExact : .roundToNearest, operation, into: target)
    case _ where isExact: giveUp()
    case 1: unary(.roundToZero, operation, into: target)
    case 2: unary(.roundDown, operation, into: target)
    case 3: unary(.roundUp, operation, into: target)
    default: unary(.roundToNearestAway, operation, into: target)
    }
  }

  // MARK: Behind the code

  /// Flags say equal for the least normal number, else there is one that is smaller.
  mutating func emit(_ detour: Detour, resume: Int) {
    guard case .underflow(let exit) = detour else { return }
    assembler.read(.status, .x16)
    let none = assembler.jump(ifBit: A64Frame.underflowBit, isSet: false, .x16)
    if let mask = A64BitMask(~(1 << Int64(A64Frame.underflowBit)), .bits64) {
      assembler.logic(.and, .x16, .x16, mask: mask)
    }
    assembler.write(.status, .x16)
    let doubtful = assembler.jump(.equal)
    assembler.move(.x16, constant: 1 << Int64(A64Frame.underflowBit))
    assembler.store(.x16, A64Frame.room(A64Frame.underflowWord), size: 4)
    assembler.patch(none, to: assembler.count)
    assembler.jump(to: resume)
    assembler.patch(doubtful, to: assembler.count)
    emitExit(exit)
  }
}

extension MicroOperation {
  var convertsToInteger: Bool {
    switch operation {
    case .toInt32, .toUInt32, .toInt64, .toUInt64: true
    default: false
    }
  }

  /// Whether the host can round as an operation says whose result depends on that.
  var hasA64Rounding: Bool {
    switch operation {
    case .round, .roundExact, .toInt32, .toUInt32, .toInt64, .toUInt64: number < 5 || number == 7
    default: number == 0 || number == 7
    }
  }
}
