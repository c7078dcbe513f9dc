// Shifts, extensions, comparisons.
extension A64Emitter {
  mutating func shift(
    _ kind: A64Shift, _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    if let constant = operation.b.constant {
      let amount = UInt32(constant & 63)
      // Of 32 bits nothing is left; those of 64 are right, too.
      let actual: Width = amount > 31 ? .bits64 : width
      let a = first(operation.a, target, actual)
      assembler.shift(kind, target, a, by: amount, actual)
      release(a, unless: target)
      return
    }
    // The low bits of a shift by an amount of six bits need the shift by six bits, of 64 bits.
    let isMasked = amount(operation.b, .bits32) != operation.b
    let actual: Width = width == .bits32 && isMasked ? .bits32 : .bits64
    let a = first(operation.a, target, actual)
    let amount = source(amount(operation.b, actual), .bits32)
    assembler.shift(kind, target, a, by: amount, actual)
    release(a, unless: target)
    release(amount)
  }

  /// Shifts right look at the upper bits; those of 32 bits are seen by what is shifted.
  mutating func shiftRight(
    _ kind: A64Shift, _ operation: MicroOperation, into target: A64Register
  ) {
    let type: ValueType = kind == .right ? .uint32 : .int32
    guard let inner = block.operations[operation.a], inner.kind == .extend, inner.type == type,
      inner.uses == 1
    else {
      shift(kind, operation, into: target, .bits64)
      return
    }
    if let constant = operation.b.constant, constant & 63 < 32 {
      let a = first(inner.a, target, .bits32)
      assembler.moveField(
        target, a, from: UInt32(constant & 63), through: 31, isSigned: kind == .rightArithmetic)
      release(a, unless: target)
    } else if amount(operation.b, .bits32) != operation.b {
      let a = first(inner.a, target, .bits32)
      let amount = source(amount(operation.b, .bits32), .bits32)
      assembler.shift(kind, kind == .right ? target : .x16, a, by: amount, .bits32)
      if kind == .rightArithmetic { assembler.extend(target, .x16, .int32) }
      release(a, unless: target)
      release(amount)
    } else {
      shift(kind, operation, into: target, .bits64)
    }
  }

  mutating func rotate(
    _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    let a = first(operation.a, target, width)
    if let constant = operation.b.constant {
      let amount = UInt32(constant & (width == .bits64 ? 63 : 31))
      assembler.shift(.rotateRight, target, a, by: amount, width)
    } else {
      let amount = source(amount(operation.b, width), .bits32)
      assembler.shift(.rotateRight, target, a, by: amount, width)
      release(amount)
    }
    release(a, unless: target)
  }

  mutating func extend(
    _ operation: MicroOperation, into target: A64Register, _ width: Width
  ) {
    if operation.type.size == 4, width == .bits32 {
      return compute(operation.a, into: target, .bits32)
    }
    // An operation of 32 bits has cleared the others.
    if operation.type == .uint32, let inner = block.operations[operation.a],
      inner.kind.clearsUpperBits,
      inner.uses == 1
    {
      return compute(inner, into: target, .bits32)
    }
    let source = first(operation.a, target, operation.type.size == 4 ? .bits32 : .bits64)
    assembler.extend(target, source, operation.type)
    release(source, unless: target)
  }

  // MARK: Comparisons

  /// Compares the operands of a comparison, and returns when it is true.
  mutating func compare(_ operation: MicroOperation) -> A64Condition {
    if let constant = operation.b.constant, A64Assembler.isAddend(constant) {
      // The zero register is no source here.
      let a = value(operation.a)
      assembler.compare(a, constant: constant)
      release(a)
    } else {
      let (a, b) = (source(operation.a), source(operation.b))
      assembler.compare(a, b)
      release(a)
      release(b)
    }
    return A64Condition(operation.kind)
  }

  /// How a jump asks whether a word is not zero.
  mutating func jumpTest(_ operand: Operand) -> Test {
    guard let operation = block.operations[operand], operation.kind.isCondition, operation.uses == 1
    else {
      let register = value(operand)
      release(register)
      return .notZero(register)
    }
    guard operation.b.constant == 0, operation.kind == .equal || operation.kind == .notEqual else {
      return .flags(compare(operation))
    }
    let register = value(operation.a)
    release(register)
    return operation.kind == .equal ? .zero(register) : .notZero(register)
  }

  /// Has the target, and the budget, be one or the other.
  mutating func skip(_ operation: MicroOperation, into target: A64Register) {
    let (new, old) = (source(operation.b), source(operation.c))
    guard let test = block.operations[operation.a] else { return giveUp() }
    let isSkipped = compare(test)
    assembler.select(isSkipped, target, old, new)
    release(new)
    release(old)
    assembler.add(.x17, A64Frame.budget, constant: operation.offset)
    assembler.select(isSkipped, A64Frame.budget, .x17, A64Frame.budget)
  }

  mutating func select(_ operation: MicroOperation, into target: A64Register) {
    let (yes, no) = (source(operation.b), source(operation.c))
    let condition: A64Condition
    if let test = block.operations[operation.a], test.kind.isCondition, test.uses == 1 {
      condition = compare(test)
    } else {
      let register = value(operation.a)
      assembler.compare(register, constant: 0)
      release(register)
      condition = .notEqual
    }
    assembler.select(condition, target, yes, no)
    release(yes)
    release(no)
  }
}
