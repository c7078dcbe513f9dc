/// Rotations that are made of two shifts, as compilers write them for processors without Zbb.
///
///     srliw t0, a0, 25       dead, if no exit comes before t0 is written again
///     slliw t1, a0, 7
///     or    t0, t0, t1       t0 <- a0, rotated right by 25
extension Block {
  /// What a register holds: another one's value, shifted by a constant.
  private struct Shifted {
    var source: UInt8
    var isLeft: Bool
    var amount: Int64
    /// Of how many bits.
    var width: Int64
  }

  /// Finds rotations. Nothing is known of operations yet.
  mutating func findRotations() {
    guard kinds.contains(.or), kinds.contains(.shiftLeft), kinds.contains(.shiftRight) else {
      return
    }
    var shifted = KnownRegisters<Shifted>()
    for position in operations.indices {
      let operation = operations[position]
      switch operation.kind {
      case .or:
        guard let a = operation.a.register, let b = operation.b.register,
          let left = shifted[a], let right = shifted[b]
        else { continue }
        if left.isLeft { rotate(position, left, right) } else { rotate(position, right, left) }
      case .writeRegister:
        let value = shiftedValue(operation.a)
        shifted.forget { $0.source == operation.number }
        shifted[operation.number] = value?.source == operation.number ? nil : value
      case .system: shifted.forgetAll()
      default: break
      }
    }
  }

  /// Has an `or` be a rotation, if that is what its operands make.
  private mutating func rotate(_ position: Int, _ left: Shifted, _ right: Shifted) {
    guard left.isLeft, !right.isLeft, left.source == right.source, left.width == right.width,
      left.amount + right.amount == left.width
    else { return }
    operations[position].kind = left.width == 32 ? .rotateRight32 : .rotateRight
    operations[position].type = left.width == 32 ? .int32 : .int64
    operations[position].a = Operand(register: left.source)
    operations[position].b = Operand(constant: right.amount)
    kinds.insert(operations[position].kind)
  }

  private func shiftedValue(_ operand: Operand) -> Shifted? {
    guard var shift = self[operand] else { return nil }
    var width: Int64 = 64
    // slliw extends what it has shifted, srliw shifts what it has extended.
    if shift.kind == .extend, shift.type == .int32, let inner = self[shift.a] {
      guard inner.kind == .shiftLeft else { return nil }
      (shift, width) = (inner, 32)
    }
    var source = shift.a
    if shift.kind == .shiftRight, let inner = self[source], inner.kind == .extend {
      guard inner.type == .uint32 else { return nil }
      (source, width) = (inner.a, 32)
    }
    guard shift.kind == .shiftLeft || shift.kind == .shiftRight, let amount = shift.b.constant,
      (1..<width).contains(amount), let register = source.register
    else { return nil }
    return Shifted(
      source: register, isLeft: shift.kind == .shiftLeft, amount: amount, width: width)
  }
}
