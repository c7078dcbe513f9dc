/// Extensions that are made of two shifts, as compilers write them for processors without Zba and Zbb.
///
///     slli a5, a5, 32        a5 <- a5, if no exit comes, and nobody looks, before a5 is written again
///     addi a4, a4, 1
///     srli a5, a5, 32        a5 <- a5, its lower half, extended by zeros
extension Block {
  /// A register that holds another one's lowest bits in its highest.
  private struct Raised {
    var source: UInt8
    var amount: Int64
    /// Where the register was its own source: the place of what has raised it, which nobody has seen yet.
    var write: Int?
  }

  /// Finds such extensions. Rotations are known, whose shifts look alike.
  mutating func findExtensions() {
    guard kinds.contains(.shiftLeft),
      kinds.contains(.shiftRight) || kinds.contains(.shiftRightArithmetic)
    else { return }
    var raised = KnownRegisters<Raised>()
    // The registers that were raised in their own place.
    var hidden: UInt32 = 0
    for position in operations.indices {
      let operation = operations[position]
      let number = operation.number & 31
      let seen = hidden & operation.registers
      if seen != 0, !isUnseen(position, &raised) {
        hidden &= ~seen
        raised.forget { $0.write != nil && seen >> UInt32($0.source) & 1 != 0 }
      }
      switch operation.kind {
      case .writeRegister:
        raised.forget { $0.source == number }
        raised[number] = raisedValue(position)
        let isHidden = raised[number]?.write != nil
        hidden = hidden & ~(1 << UInt32(number)) | (isHidden ? 1 << UInt32(number) : 0)
      case .system:
        raised.forgetAll()
        hidden = 0
      default:
        if let raised = undone(operation, &raised) {
          extend(position, raised)
          continue
        }
        guard hidden != 0, operations.mayLeave(position) else { continue }
        raised.forget { $0.write != nil }
        hidden = 0
      }
    }
  }

  /// What an operation shifts back, if it does.
  private func undone(
    _ shift: MicroOperation, _ raised: inout KnownRegisters<Raised>
  ) -> Raised? {
    guard shift.kind == .shiftRight || shift.kind == .shiftRightArithmetic,
      let register = shift.a.register, let raised = raised[register],
      shift.b.constant == raised.amount
    else { return nil }
    return raised
  }

  /// Whether nobody sees what a register was that is shifted back: it is replaced by that.
  private func isUnseen(_ position: Int, _ raised: inout KnownRegisters<Raised>) -> Bool {
    guard undone(operations[position], &raised) != nil, position + 1 < operations.count else {
      return false
    }
    let write = operations[position + 1]
    return write.kind == .writeRegister && write.a == Operand(result: position)
      && write.number == operations[position].a.register
  }

  /// Has a shift to the right be an extension.
  private mutating func extend(_ position: Int, _ raised: Raised) {
    if let write = raised.write, let shifted = self[operations[write].a] {
      operations[write].a = shifted.a
    }
    let isSigned = operations[position].kind == .shiftRightArithmetic
    operations[position].type = ValueType(bits: 64 - raised.amount, isSigned: isSigned)
    operations[position].kind = .extend
    kinds.insert(.extend)
    operations[position].a = Operand(register: raised.source)
    operations[position].b = .zero
  }

  /// What is raised by an operation that writes a register.
  private func raisedValue(_ position: Int) -> Raised? {
    let write = operations[position]
    guard let shift = self[write.a], shift.kind == .shiftLeft, let amount = shift.b.constant,
      [32, 48, 56].contains(amount), let source = shift.a.register
    else { return nil }
    return Raised(
      source: source, amount: amount, write: source == write.number ? position : nil)
  }
}

extension ValueType {
  /// Of 8, 16 or 32 bits.
  init(bits: Int64, isSigned: Bool) {
    switch bits {
    case 8: self = isSigned ? .int8 : .uint8
    case 16: self = isSigned ? .int16 : .uint16
    default: self = isSigned ? .int32 : .uint32
    }
  }
}
