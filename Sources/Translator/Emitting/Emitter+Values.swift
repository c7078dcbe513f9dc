// Registers for the moment, and values in them.
extension Emitter {
  mutating func take() -> Register {
    guard let register = Self.scratch.first(outside: state.busy) else {
      giveUp()
      return Self.scratch.first
    }
    state.busy.insert(register)
    return register
  }

  mutating func release(_ register: Register) {
    for result in state.results.indices where state.results[result].register == register { return }
    for addend in state.held.indices where state.held[addend].register == register { return }
    state.busy.remove(register)
  }

  /// A register with the value of an operand, which is not to be written to: a guest's own, or one for the moment. Of 32 bits
  /// the others may be anything.
  mutating func value(_ operand: Operand, _ width: Width = .bits64) -> Register {
    if let operation = block[operand] {
      if operation.kind == .readRegister, let pin = pin(operation.number) { return pin }
      if operation.uses > 1, operation.kind != .readRegister, let result = operand.result {
        return shared(result, operation)
      }
    }
    let target = take()
    compute(operand, into: target, width)
    return target
  }

  /// The result of an operation that is used more than once: computed once, and kept to the instruction's end.
  private mutating func shared(_ result: Int, _ operation: MicroOperation) -> Register {
    if let known = state.results.first(where: { $0.result == result }) { return known.register }
    let target = take()
    compute(operation, into: target, .bits64)
    state.results.append((result, target))
    return target
  }

  /// Puts a value in a register, where nothing may be that is still wanted. Of 32 bits the others may be anything.
  mutating func compute(_ operand: Operand, into target: Register, _ width: Width = .bits64) {
    guard let operation = block[operand], let result = operand.result else {
      assembler.move(target, constant: operand.bits)
      return
    }
    switch operation.kind {
    case .readRegister: read(operation.number, into: target, width)
    case _ where operation.uses > 1: assembler.move(target, shared(result, operation))
    default: compute(operation, into: target, width)
    }
  }

  /// The amount of a shift, without a mask that the processor applies anyway.
  func amount(_ operand: Operand, _ width: Width) -> Operand {
    guard let operation = block[operand], operation.kind == .and,
      operation.b.constant == (width == .bits64 ? 63 : 31)
    else { return operand }
    return operation.a
  }
}

extension MicroOperation.Kind {
  /// Whether the result of 32 bits that was asked for comes with zeros above.
  var clearsUpperBits: Bool {
    switch self {
    case .add, .subtract, .and, .or, .xor, .not, .multiply, .rotateRight32: true
    default: false
    }
  }
}
