// What is computed: each method puts the result of an operation in a register.
extension A64Emitter {
  mutating func compute(
    _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    switch operation.kind {
    case .add: add(operation, into: target, width)
    case .subtract: subtract(operation, into: target, width)
    case .and: logic(.and, operation, into: target, width)
    case .or: logic(.or, operation, into: target, width)
    case .xor: logic(.xor, operation, into: target, width)
    case .not:
      let source = first(operation.a, target, width)
      assembler.logic(.or, target, .zero, source, isComplement: true, width)
      release(source, unless: target)
    case .multiply:
      binary(operation, into: target, width) { $0.multiply($1, $2, $3, width) }
    case .shiftLeft: shift(.left, operation, into: target, width)
    case .shiftRight: shiftRight(.right, operation, into: target)
    case .shiftRightArithmetic: shiftRight(.rightArithmetic, operation, into: target)
    case .rotateRight: rotate(operation, into: target, .bits64)
    case .rotateRight32:
      rotate(operation, into: target, .bits32)
      if operation.type == .int32, width == .bits64 { assembler.extend(target, target, .int32) }
    case .extend: extend(operation, into: target, width)
    case .equal, .notEqual, .less, .greaterOrEqual, .lessUnsigned, .greaterOrEqualUnsigned:
      assembler.set(compare(operation), target)
    case .select: select(operation, into: target)
    case .skip: skip(operation, into: target)
    case .multiplyHigh, .multiplyHighUnsigned, .multiplyHighSignedUnsigned:
      multiplyHigh(operation, into: target)
    case .divide, .divideUnsigned, .remainder, .remainderUnsigned: divide(operation, into: target)
    case .leadingZeros: unary(.leadingZeros, operation, into: target)
    case .trailingZeros, .population, .combineBytes: bits(operation, into: target)
    case .reverseBytes: unary(.reverseBytes, operation, into: target)
    case .load: load(operation, into: target)
    case .atomic, .compareAndSwap, .loadReserved, .storeConditional:
      update(operation, into: target)
    case .readFloat: readFloat(operation.number, into: target)
    case .float: float(operation, into: target)
    default: giveUp()
    }
  }

  // MARK: Operands

  /// The value of a first operand: in the target, if that is for the moment and the value must be computed.
  mutating func first(
    _ operand: Operand, _ target: A64Register, _ width: Width = .bits64
  ) -> A64Register {
    guard Self.scratch.contains(target),
      operand.register.map({ pin($0) == nil }) ?? (block.operations[operand]?.uses == 1)
    else { return source(operand, width) }
    compute(operand, into: target, width)
    return target
  }

  mutating func release(_ register: A64Register, unless target: A64Register) {
    if register != target { release(register) }
  }

  mutating func binary(
    _ operation: MicroOperation, into target: A64Register, _ width: Width = .bits64,
    _ emit: (inout A64Assembler, A64Register, A64Register, A64Register) -> Void
  ) {
    let a = first(operation.a, target, width)
    let b = source(operation.b, width)
    emit(&assembler, target, a, b)
    release(a, unless: target)
    release(b)
  }

  // MARK: Sums

  /// Adds any constant; x17 is lost.
  mutating func add(
    _ target: A64Register, _ a: A64Register, constant: Int64, _ width: Width = .bits64
  ) {
    if A64Assembler.isAddend(constant) {
      assembler.add(target, a, constant: constant, width)
    } else {
      assembler.move(.x17, constant: constant)
      assembler.add(target, a, .x17, width)
    }
  }

  private mutating func add(
    _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    if let constant = operation.b.constant {
      // The zero register is no source here.
      let a = first(operation.a, target, width)
      add(target, a, constant: constant, width)
      release(a, unless: target)
    } else if width == .bits64, addShifted(operation.a, operation.b, into: target) {
      return
    } else if width == .bits64, addShifted(operation.b, operation.a, into: target) {
      return
    } else {
      binary(operation, into: target, width) { $0.add($1, $2, $3, width) }
    }
  }

  /// `other + (shifted << constant)`; also with `shifted` cut to 32 bits.
  private mutating func addShifted(
    _ shifted: Operand, _ other: Operand, into target: A64Register
  ) -> Bool {
    guard let shift = block.operations[shifted], shift.kind == .shiftLeft, shift.uses == 1,
      let amount = shift.b.constant, (1...63).contains(amount)
    else { return false }
    if amount <= 4, let cut = block.operations[shift.a], cut.kind == .extend, cut.type == .uint32,
      cut.uses == 1
    {
      let low = first(cut.a, target, .bits32)
      let base = value(other)
      assembler.addLow(target, base, low, shiftedBy: UInt32(amount))
      release(low, unless: target)
      release(base)
      return true
    }
    let low = first(shift.a, target)
    let base = source(other)
    assembler.add(target, base, low, shiftedBy: UInt32(amount))
    release(low, unless: target)
    release(base)
    return true
  }

  private mutating func subtract(
    _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    binary(operation, into: target, width) { $0.subtract($1, $2, $3, width) }
  }

  // MARK: Bits

  private mutating func logic(
    _ logic: A64Logic, _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    if let constant = operation.b.constant, let mask = A64BitMask(constant, width) {
      let a = first(operation.a, target, width)
      assembler.logic(logic, target, a, mask: mask, width)
      release(a, unless: target)
      return
    }
    var operation = operation
    if block.operations[operation.a]?.isComplement == true, !operation.b.isConstant {
      (operation.a, operation.b) = (operation.b, operation.a)
    }
    let not = block.operations[operation.b]
    let isComplement = not?.isComplement == true
    if isComplement, let not { operation.b = not.a }
    binary(operation, into: target, width) {
      $0.logic(logic, $1, $2, $3, isComplement: isComplement, width)
    }
  }

  private mutating func unary(
    _ unary: A64Assembler.Unary, _ operation: MicroOperation, into target: A64Register
  ) {
    let source = first(operation.a, target)
    assembler.unary(unary, target, source)
    release(source, unless: target)
  }

  /// Counts of bits, and what vector registers do with bytes.
  private mutating func bits(_ operation: MicroOperation, into target: A64Register) {
    let source = first(operation.a, target)
    switch operation.kind {
    case .trailingZeros:
      assembler.unary(.reverseBits, .x16, source)
      assembler.unary(.leadingZeros, target, .x16)
    case .population:
      assembler.move(.v0, bits: source, .bits64)
      assembler.countBits(.v0, .v0)
      assembler.sumBytes(.v0, .v0)
      assembler.move(target, bits: .v0, .bits32)
    default:
      assembler.move(.v0, bits: source, .bits64)
      assembler.testBytes(.v0, .v0)
      assembler.move(target, bits: .v0, .bits64)
    }
    release(source, unless: target)
  }

  // MARK: Products

  private mutating func multiplyHigh(_ operation: MicroOperation, into target: A64Register) {
    let (a, b) = (source(operation.a), source(operation.b))
    if operation.kind == .multiplyHighSignedUnsigned {
      // Read as unsigned, a negative number is 2^64 too large, so the product is `b` too large in its upper half.
      assembler.shift(.rightArithmetic, .x16, a, by: 63 as UInt32)
      assembler.logic(.and, .x16, .x16, b)
      assembler.multiplyHigh(.x17, a, b, isSigned: false)
      assembler.subtract(target, .x17, .x16)
    } else {
      assembler.multiplyHigh(target, a, b, isSigned: operation.kind == .multiplyHigh)
    }
    release(a)
    release(b)
  }

  /// By zero the host's quotient is 0, and of the least number by -1 it is that number.
  private mutating func divide(_ operation: MicroOperation, into target: A64Register) {
    let isSigned = operation.kind == .divide || operation.kind == .remainder
    let (a, b) = (source(operation.a), source(operation.b))
    assembler.divide(.x16, a, b, isSigned: isSigned)
    if operation.kind == .divide || operation.kind == .divideUnsigned {
      assembler.compare(b, .zero)
      assembler.select(.notEqual, target, .x16, .zero, complementsNo: true)
    } else {
      assembler.multiply(target, .x16, b, to: a, isSubtracted: true)
    }
    release(a)
    release(b)
  }
}

extension MicroOperation {
  /// Whether it is a complement that an instruction can take of its second operand.
  fileprivate var isComplement: Bool { kind == .not && uses == 1 }
}
