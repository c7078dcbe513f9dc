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
    if !state.kept.contains(register) { state.busy.remove(register) }
  }

  /// A register with the value of an operand, which is not to be written to: a guest's own, or one for the moment. Of 32 bits
  /// the others may be anything.
  mutating func value(_ operand: Operand, _ width: Width = .bits64) -> Register {
    if let register = operand.register {
      if let pin = pin(register) { return pin }
    } else if let result = operand.result, block.operations[result].uses > 1 {
      return shared(result)
    }
    let target = take()
    compute(operand, into: target, width)
    return target
  }

  /// The result of an operation that is used more than once: computed once, and kept to the instruction's end.
  private mutating func shared(_ result: Int) -> Register {
    if let known = state.results.first(where: { $0.result == result }) { return known.register }
    let target = take()
    compute(block.operations[result], into: target, .bits64)
    state.keep(result, in: target)
    return target
  }

  /// Puts a value in a register, where nothing may be that is still wanted. Of 32 bits the others may be anything.
  mutating func compute(_ operand: Operand, into target: Register, _ width: Width = .bits64) {
    switch operand.form {
    case .constant: assembler.move(target, constant: operand.bits)
    case .register: read(UInt8(operand.bits), into: target, width)
    case .result:
      let result = Int(operand.bits)
      if block.operations[result].uses > 1 {
        assembler.move(target, shared(result))
      } else {
        compute(block.operations[result], into: target, width)
      }
    }
  }

  /// The amount of a shift, without a mask that the processor applies anyway.
  func amount(_ operand: Operand, _ width: Width) -> Operand {
    guard let operation = block.operations[operand], operation.kind == .and,
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
