// Shifts, extensions, comparisons.
extension X86Emitter {
  mutating func shift(
    _ kind: X86Shift, _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    if let constant = operation.b.constant {
      let amount = UInt8(constant & 63)
      if width == .bits32, amount > 31 {
        if kind == .left { assembler.move(target, constant: 0) } else { giveUp() }
        return
      }
      compute(operation.a, into: target, width)
      if kind == .left, amount == 1 {
        assembler.arithmetic(.add, target, .register(target), width)
      } else {
        assembler.shift(kind, .register(target), by: amount, width)
      }
      return
    }
    // The low bits of a shift by an amount of six bits need the shift by six bits, of 64 bits.
    let isMasked = amount(operation.b, .bits32) != operation.b
    let actual: Width = width == .bits32 && (isMasked || kind != .left) ? .bits32 : .bits64
    let amount = value(self.amount(operation.b, actual))
    let source = place(operation.a, actual)
    assembler.shift(kind, target, source, by: amount, actual)
    release(amount)
    release(source)
  }

  /// Shifts right look at the upper bits; those of 32 bits are seen by what is shifted.
  mutating func shiftRight(
    _ kind: X86Shift, _ operation: MicroOperation, into target: X86Register
  ) {
    let type: ValueType = kind == .right ? .uint32 : .int32
    let isShort =
      operation.b.constant.map { $0 & 63 < 32 }
      ?? (amount(operation.b, .bits32) != operation.b)
    if let inner = block.operations[operation.a], inner.kind == .extend, inner.type == type,
      inner.uses == 1, isShort
    {
      var narrow = operation
      narrow.a = inner.a
      shift(kind, narrow, into: target, .bits32)
      if kind == .rightArithmetic { assembler.load(target, .register(target), .int32) }
      return
    }
    shift(kind, operation, into: target, .bits64)
  }

  mutating func rotate(
    _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    if let constant = operation.b.constant {
      let source = place(operation.a, width)
      assembler.rotateRight(target, source, by: UInt8(constant & 63), width)
      release(source)
      return
    }
    take(.rcx)
    compute(amount(operation.b, width), into: .rcx)
    let result = take()
    compute(operation.a, into: result, width)
    assembler.shiftByCL(.rotateRight, result, width)
    assembler.move(target, result)
    release(result)
    release(.rcx)
  }

  mutating func extend(
    _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    if operation.type.size == 4, width == .bits32 {
      return compute(operation.a, into: target, .bits32)
    }
    if let inner = block.operations[operation.a], inner.uses == 1 {
      compute(operation.a, into: target, operation.type.size == 4 ? .bits32 : .bits64)
      // An operation of 32 bits has cleared the others; only a few are carried out in 64.
      if operation.type == .uint32, inner.kind.clearsUpperBits { return }
      assembler.load(target, .register(target), operation.type)
      return
    }
    let source = place(operation.a, operation.type.size == 4 ? .bits32 : .bits64)
    assembler.load(target, source, operation.type)
    release(source)
  }

  /// Compares the operands of a comparison, and returns when it is true.
  mutating func compare(_ operation: MicroOperation) -> X86Condition {
    let (a, b) = (operation.a, operation.b)
    let condition = X86Condition(operation.kind)
    if b.constant == 0, condition == .equal || condition == .notEqual {
      let left = place(a)
      if let register = left.register {
        assembler.test(register, register)
      } else {
        assembler.arithmetic(.compare, left, constant: 0)
      }
      release(left)
      return condition
    }
    if let constant = small(b) {
      let left = place(a)
      assembler.arithmetic(.compare, left, constant: constant)
      release(left)
      return condition
    }
    if let register = pinned(b), pinned(a) == nil, a.register != nil {
      assembler.arithmetic(.compare, place(a), register: register)
      return condition
    }
    let left = value(a)
    let right = place(b)
    assembler.arithmetic(.compare, left, right)
    release(left)
    release(right)
    return condition
  }

  /// Sets flags by a word, and returns when it is not zero.
  mutating func test(_ operand: Operand) -> X86Condition {
    if let operation = block.operations[operand], operation.kind.isCondition, operation.uses == 1 {
      return compare(operation)
    }
    let register = value(operand)
    assembler.test(register, register)
    release(register)
    return .notEqual
  }

  /// Has the target, and the budget, be one or the other: what comes between the comparison and that leaves flags alone.
  mutating func skip(_ operation: MicroOperation, into target: X86Register) {
    let new = place(operation.b)
    compute(operation.c, into: target)
    let isSkipped = test(operation.a)
    assembler.conditionalMove(isSkipped.opposite, target, new)
    release(new)
    let budget = take()
    assembler.loadAddress(
      budget, .memory(X86Frame.budget, displacement: Int32(operation.offset)))
    assembler.conditionalMove(isSkipped, X86Frame.budget, .register(budget))
    release(budget)
  }

  mutating func select(_ operation: MicroOperation, into target: X86Register) {
    let result = take()
    compute(operation.c, into: result)
    let yes = place(operation.b)
    let condition = test(operation.a)
    assembler.conditionalMove(condition, result, yes)
    assembler.move(target, result)
    release(yes)
    release(result)
  }
}
