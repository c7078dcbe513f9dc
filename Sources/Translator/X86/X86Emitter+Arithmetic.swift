// What is computed: each method puts the result of an operation in a register.
extension X86Emitter {
  mutating func compute(
    _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    switch operation.kind {
    case .add: add(operation, into: target, width)
    case .subtract: binary(.subtract, operation, into: target, width)
    case .and: and(operation, into: target, width)
    case .or: binary(.or, operation, into: target, width)
    case .xor: binary(.xor, operation, into: target, width)
    case .not:
      compute(operation.a, into: target, width)
      assembler.not(target, width)
    case .multiply: multiply(operation, into: target, width)
    case .shiftLeft: shift(.left, operation, into: target, width)
    case .shiftRight: shiftRight(.right, operation, into: target)
    case .shiftRightArithmetic: shiftRight(.rightArithmetic, operation, into: target)
    case .rotateRight: rotate(operation, into: target, .bits64)
    case .rotateRight32:
      rotate(operation, into: target, .bits32)
      if operation.type == .int32, width == .bits64 {
        assembler.load(target, .register(target), .int32)
      }
    case .extend: extend(operation, into: target, width)
    case .equal, .notEqual, .less, .greaterOrEqual, .lessUnsigned, .greaterOrEqualUnsigned:
      let condition = compare(operation)
      assembler.set(condition, target)
      assembler.load(target, .register(target), .uint8)
    case .select: select(operation, into: target)
    case .skip: skip(operation, into: target)
    case .multiplyHigh, .multiplyHighUnsigned, .multiplyHighSignedUnsigned:
      multiplyHigh(operation, into: target)
    case .divide, .divideUnsigned, .remainder, .remainderUnsigned: divide(operation, into: target)
    case .leadingZeros: countBits(0xbd, operation, into: target)
    case .trailingZeros: countBits(0xbc, operation, into: target)
    case .population: countBits(0xb8, operation, into: target)
    case .reverseBytes:
      compute(operation.a, into: target)
      assembler.reverseBytes(target)
    case .combineBytes: combineBytes(operation, into: target)
    case .load: load(operation, into: target)
    case .atomic, .compareAndSwap, .loadReserved, .storeConditional:
      update(operation, into: target)
    case .readFloat: readFloat(operation.number, into: target)
    case .float: float(operation, into: target)
    default: giveUp()
    }
  }

  /// A constant that instructions can hold.
  func small(_ operand: Operand) -> Int32? { operand.constant.flatMap { Int32(exactly: $0) } }

  mutating func add(
    _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    if let constant = small(operation.b), let pin = pinned(operation.a), pin != target {
      assembler.loadAddress(target, .memory(pin, displacement: constant), width)
      return
    }
    if let a = pinned(operation.a), let b = pinned(operation.b), a != target, b != target {
      assembler.loadAddress(target, .memory(a, index: b, displacement: 0), width)
      return
    }
    binary(.add, operation, into: target, width)
  }

  /// The register that an operand has for good.
  func pinned(_ operand: Operand) -> X86Register? {
    operand.register.flatMap { pin($0) }
  }

  mutating func and(
    _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    if let not = block.operations[operation.b], not.kind == .not, not.uses == 1 {
      let left = value(not.a, width)
      let right = place(operation.a, width)
      assembler.andNot(target, left, right, width)
      release(left)
      release(right)
      return
    }
    binary(.and, operation, into: target, width)
  }

  /// Operations of two operands, one of which the result replaces.
  mutating func binary(
    _ kind: X86Arithmetic, _ operation: MicroOperation, into target: X86Register,
    _ width: Width
  ) {
    if let constant = small(operation.b) {
      compute(operation.a, into: target, width)
      assembler.arithmetic(kind, .register(target), constant: constant, width)
      return
    }
    let second = place(operation.b, width)
    if second.isRegister(target) {
      if kind != .subtract {
        let first = place(operation.a, width)
        assembler.arithmetic(kind, target, first, width)
        release(first)
      } else {
        let first = take()
        compute(operation.a, into: first, width)
        assembler.arithmetic(kind, first, second, width)
        assembler.move(target, first)
        release(first)
      }
      return
    }
    compute(operation.a, into: target, width)
    assembler.arithmetic(kind, target, second, width)
    release(second)
  }

  mutating func multiply(
    _ operation: MicroOperation, into target: X86Register, _ width: Width
  ) {
    if let constant = small(operation.b) {
      let source = place(operation.a, width)
      assembler.multiply(target, source, constant: constant, width)
      release(source)
      return
    }
    let second = place(operation.b, width)
    if second.isRegister(target) {
      let first = place(operation.a, width)
      assembler.multiply(target, first, width)
      release(first)
      return
    }
    compute(operation.a, into: target, width)
    assembler.multiply(target, second, width)
    release(second)
  }

  /// 255 for each byte that is not zero: those are found where others are equal to zero.
  private mutating func combineBytes(_ operation: MicroOperation, into target: X86Register) {
    let source = place(operation.a)
    assembler.move(.xmm0, bits: source, .bits64)
    release(source)
    assembler.logic(.xor, .xmm1, .xmm1, X86Vector.xmm1.place)
    assembler.compareBytes(.xmm0, .xmm0, .xmm1)
    assembler.move(target, bits: .xmm0, .bits64)
    assembler.not(target)
  }
}
