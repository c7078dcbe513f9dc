import RISCV

extension ExplainingEngine {
  /// Memory of a type's size at an address.
  private func memory<Value: FixedWidthInteger>(
    _ address: Expression, _ type: Value.Type
  ) -> String {
    "memory" + String(Value.bitWidth) + "[" + text(address) + "]"
  }

  /// The low bits that are written to memory.
  private func low<Value: FixedWidthInteger>(_ value: Expression, _ type: Value.Type) -> String {
    if Value.bitWidth == 64 || value.value == 0 { return text(value) }
    return "low" + String(Value.bitWidth) + "(" + text(value) + ")"
  }

  mutating func load<Value: FixedWidthInteger>(
    _ address: Expression, as type: Value.Type
  ) -> Expression {
    let place = memory(address, type)
    sideEffect = "reads " + place + " and drops it"
    return Expression.place(place).extended(as: type)
  }

  mutating func store<Value: FixedWidthInteger>(
    _ address: Expression, _ value: Expression, as type: Value.Type
  ) {
    effects.append(memory(address, type) + " <- " + low(value, type))
  }

  // MARK: Atomic access

  /// Says that memory is read into `old`, the start of one indivisible step.
  private mutating func readOld<Value: FixedWidthInteger>(
    _ address: Expression, _ type: Value.Type
  ) -> Expression {
    let value = Expression.place(memory(address, type)).extended(as: type)
    effects.append("old <- " + text(value))
    return .place("old")
  }

  mutating func atomic<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ address: Expression, _ operand: Expression, as type: Value.Type
  ) -> Expression {
    let old = readOld(address, type)
    let value = Self.combined(operation, old, operand, type)
    effects.append(memory(address, type) + " <- " + low(value, type) + ", in the same step")
    return old
  }

  private static func combined<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ old: Expression, _ operand: Expression, _ type: Value.Type
  ) -> Expression {
    // Both are compared at the type's size; `old` is sign-extended already.
    let unsigned = Value.bitWidth == 32 ? old.zeroExtended32 : old
    let unsignedOperand = Value.bitWidth == 32 ? operand.zeroExtended32 : operand
    return switch operation {
    case .swap: operand
    case .add: old &+ operand
    case .xor: old ^ operand
    case .and: .binary(.and, old, operand)
    case .or: old | operand
    case .minimum: .call("min", [old, operand.extended(as: type)])
    case .maximum: .call("max", [old, operand.extended(as: type)])
    case .minimumUnsigned: .call("minUnsigned", [unsigned, unsignedOperand])
    case .maximumUnsigned: .call("maxUnsigned", [unsigned, unsignedOperand])
    }
  }

  mutating func compareAndSwap<Value: FixedWidthInteger & SignedInteger>(
    _ address: Expression, expected: Expression, replacement: Expression, as type: Value.Type
  ) -> Expression {
    let old = readOld(address, type)
    let condition = old.equal(expected.extended(as: type))
    effects.append(
      memory(address, type) + " <- " + low(replacement, type) + " if " + text(condition)
        + ", in the same step")
    return old
  }

  mutating func compareAndSwapQuad(
    _ address: Expression, expected: (low: Expression, high: Expression),
    replacement: (low: Expression, high: Expression)
  ) -> (low: Expression, high: Expression) {
    func pair(_ words: (low: Expression, high: Expression)) -> String {
      text(words.high) + ":" + text(words.low)
    }
    let place = memory(address, Int128.self)
    effects.append("old <- " + place)
    effects.append(
      place + " <- " + pair(replacement) + " if old == " + pair(expected) + ", in the same step")
    return (.call("low64", [.place("old")]), .call("high64", [.place("old")]))
  }

  mutating func loadReserved<Value: FixedWidthInteger & SignedInteger>(
    _ address: Expression, as type: Value.Type
  ) -> Expression {
    let place = memory(address, type)
    effects.append("reserve " + place)
    return Expression.place(place).extended(as: type)
  }

  mutating func storeConditional<Value: FixedWidthInteger & SignedInteger>(
    _ address: Expression, _ value: Expression, as type: Value.Type
  ) -> Expression {
    effects.append(
      memory(address, type) + " <- " + low(value, type) + " if still reserved")
    return .place("0 if it was stored, else 1")
  }

  // MARK: Order

  mutating func fence(predecessor: UInt8, successor: UInt8) {
    func accesses(_ set: UInt8) -> String {
      if set == 15 { return "accesses" }
      let names: [(bit: UInt8, name: String)] = [
        (8, "device input"), (4, "device output"), (2, "reads"), (1, "writes"),
      ]
      return names.filter { set & $0.bit != 0 }.map { $0.name }.joined(separator: ", ")
    }
    if predecessor == 0 || successor == 0 { return }
    effects.append(
      "earlier " + accesses(predecessor) + " happen before later " + accesses(successor))
  }

  mutating func fenceInstructions() {
    effects.append("instruction fetch of this hart sees its earlier stores")
  }

  mutating func pause() { effects.append("pauses: the hart is waiting in a loop") }
}
