extension MicroOperation.Kind {
  /// Whether it is carried out for what it does, and not for its result alone.
  var isRoot: Bool {
    switch self {
    case .writeRegister, .writeFloat, .fence, .skip, .load, .store, .atomic, .compareAndSwap,
      .loadReserved, .storeConditional, .requireFloat, .float, .requirePage, .jump, .jumpIndirect,
      .branch, .interpret, .system:
      true
    default: false
    }
  }
}

extension Block {
  /// Takes away what nobody can see: registers that are written again before anybody looks, and results without use. Counts the
  /// uses of the others.
  mutating func removeDead() {
    var overwritten: UInt32 = 0
    var position = operations.count
    while position > 0 {
      position -= 1
      let operation = operations[position]
      let number = UInt32(operation.number)
      switch operation.kind {
      case .writeRegister:
        if overwritten >> number & 1 != 0 || isOfItself(operation) { continue }
        overwritten |= 1 << number
      case .readRegister:
        if operation.uses > 0 { overwritten &= ~(1 << number) }
      default:
        if mayLeave(operation) { overwritten = 0 }
      }
      guard operation.kind.isRoot || operation.uses > 0 else { continue }
      operations[position].isLive = true
      use(operation.a)
      use(operation.b)
      use(operation.c)
    }
  }

  /// Whether the guest can be left at an operation, with everything before it done: also because it is too much for an emitter.
  func mayLeave(_ operation: MicroOperation) -> Bool {
    switch operation.kind {
    case .readRegister, .writeRegister, .add, .subtract, .and, .or, .xor, .not, .extend: false
    case .shiftLeft, .shiftRight, .shiftRightArithmetic, .rotateRight, .rotateRight32:
      !operation.b.isConstant || !isSimple(operation.a)
    case .multiply, .equal, .notEqual, .less, .greaterOrEqual, .lessUnsigned,
      .greaterOrEqualUnsigned:
      !isSimple(operation.a) || !isSimple(operation.b)
    default: true
    }
  }

  /// Whether a register is written with what it holds.
  private func isOfItself(_ write: MicroOperation) -> Bool {
    self[write.a].map { $0.kind == .readRegister && $0.number == write.number } ?? false
  }

  /// Whether no emitter needs more than a register for an operand.
  private func isSimple(_ operand: Operand) -> Bool {
    guard let operation = self[operand] else { return true }
    return operation.kind == .readRegister
      || operation.kind == .extend && self[operation.a]?.kind == .readRegister
  }

  private mutating func use(_ operand: Operand) {
    if let result = operand.result { operations[result].uses += 1 }
  }
}
