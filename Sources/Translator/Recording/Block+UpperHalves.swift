/// Sign extensions that nobody sees: of results of 32 bits that are used as such, and written over before the block ends.
///
///     slliw t0, a0, 7        t0 <- a0 << 7, its lower half           no movsxd
///     srliw t1, a0, 25
///     or    t0, t0, t1       also its lower half: both are extended
///     addw  a1, a1, t0       extended here, for whoever comes after the block
///
/// Where the block is left in between, registers whose upper halves wait are extended by who leaves (`Exit.waiting`). So a register may
/// only wait if its value is that of its lower half, extended.
extension Block {
  func dropExtensions() {
    guard kinds.contains(.extend) else { return }
    operations.findNarrow(from: 1)
    operations.dropExtensions(unless: .max)
  }

  /// The same of a loop whose rounds follow each other, the first of them behind one that was complete: what the next round does not see
  /// can wait, too. Returns the registers that do where a round ends.
  func dropExtensionsOfRounds() -> UInt32 {
    operations.findNarrow(from: operations.findNarrow(from: 1))
    let seenAtEnd = operations.seenFirst
    for position in operations.indices { operations[position].isLowOnly = true }
    operations.dropExtensions(unless: seenAtEnd)
    return operations.waitingAtEnd
  }
}

extension MicroOperations {
  /// The registers that wait where the operations end.
  fileprivate var waitingAtEnd: UInt32 {
    var waiting: UInt32 = 0
    for position in indices where self[position].kind == .writeRegister && self[position].isLive {
      let bit: UInt32 = 1 << UInt32(self[position].number)
      waiting = self[position].waits ? waiting | bit : waiting & ~bit
    }
    return waiting
  }

  /// The registers of which somebody looks at all before they are written, and those that are not written.
  fileprivate var seenFirst: UInt32 {
    var (seen, written): (UInt32, UInt32) = (0, 0)
    for position in indices where self[position].isLive {
      let operation = self[position]
      seen |= operation.registers(demands(operation)) & ~written
      if operation.kind == .writeRegister { written |= 1 << UInt32(operation.number) }
    }
    return seen | ~written
  }

  /// Drops them where they are not seen before the register is written again, or the block ends without `seenAtEnd` having it.
  fileprivate func dropExtensions(unless seenAtEnd: UInt32) {
    var seen = seenAtEnd
    for position in indices.reversed() where self[position].isLive {
      let operation = self[position]
      switch operation.kind {
      case .writeRegister:
        let isSeen = seen >> UInt32(operation.number) & 1 != 0
        seen &= ~(1 << UInt32(operation.number))
        if operation.waits { continue }
        if !isSeen, operation.isNarrow, dropExtension(at: position) { continue }
      case .system, .interpret:
        seen = .max
      default: break
      }
      let demands = demands(operation)
      seen |= operation.registers(demands)
      if demands.contains(.a) { demandAll(operation.a) }
      if demands.contains(.b) { demandAll(operation.b) }
      if demands.contains(.c) { demandAll(operation.c) }
    }
  }

  /// Has a register be written without extension, if its value is one, or made of bits alone.
  private func dropExtension(at position: Int) -> Bool {
    let value = self[position].a
    guard let result = value.result else {
      self[position].waits = value.register != nil
      return self[position].waits
    }
    switch self[result].kind {
    case .extend:
      guard self[result].type == .int32, self[result].uses == 1 else { return false }
      self[result].isLive = false
      self[position].a = self[result].a
    case .rotateRight32:
      guard self[result].type == .int32, self[result].uses == 1 else { return false }
    case .and, .or, .xor, .not:
      guard self[result].uses == 1 else { return false }
    default: return false
    }
    self[position].waits = true
    return true
  }

  // MARK: Who looks at what

  /// The operands of which an operation looks at more than the lower half. Not by a `switch`, which would be a jump by a table.
  private func demands(_ operation: MicroOperation) -> MicroOperation.Operands {
    let kind = operation.kind
    if MicroOperation.Kinds.registerWrites.contains(kind) { return operation.waits ? [] : .a }
    if MicroOperation.Kinds.ofLowerHalves.contains(kind) {
      return operation.isLowOnly ? [] : [.a, .b]
    }
    if MicroOperation.Kinds.ofSizes.contains(kind) {
      return operation.type.size > 4 ? [.a, .b] : kind == .store ? .a : []
    }
    guard MicroOperation.Kinds.shifts.contains(kind) else { return [.a, .b, .c] }
    // Of the amount, six bits. What is shifted to the left by 32 or more loses its upper half.
    if kind == .rotateRight32 { return [] }
    if kind != .shiftLeft { return .a }
    let isLong = operation.b.constant.map { $0 & 63 >= 32 } ?? false
    return operation.isLowOnly || isLong ? [] : .a
  }

  private func demandAll(_ operand: Operand) {
    if let result = operand.result { self[result].isLowOnly = false }
  }

  // MARK: What values are

  /// Finds the operations whose value is its lower half, extended, given the registers that are so at first; returns those at the end.
  @discardableResult
  fileprivate func findNarrow(from first: UInt32) -> UInt32 {
    var registers = first
    for position in indices {
      let operation = self[position]
      let bit: UInt32 = 1 << UInt32(operation.number & 31)
      let isNarrow = isNarrow(operation, position, registers)
      self[position].isNarrow = isNarrow
      if operation.kind == .writeRegister {
        registers = isNarrow ? registers | bit : registers & ~bit
      } else if operation.kind == .system {
        registers = 1
      }
    }
    return registers
  }

  /// Whether its value is so.
  private func isNarrow(
    _ operation: MicroOperation, _ position: Int, _ registers: UInt32
  ) -> Bool {
    let kind = operation.kind
    if MicroOperation.Kinds.ofOne.contains(kind) { return isNarrow(operation.a, registers) }
    if MicroOperation.Kinds.extending.contains(kind) {
      return operation.type != .uint32 && operation.type.size <= 4
    }
    if MicroOperation.Kinds.ofBits.contains(kind) {
      return isNarrow(operation.a, registers) && isNarrow(operation.b, registers)
    }
    return kind.isCondition || kind == .shiftRight && isPositive32(Operand(result: position))
  }

  private func isNarrow(_ operand: Operand, _ registers: UInt32) -> Bool {
    switch operand.form {
    case .result: self[Int(operand.bits)].isNarrow
    case .constant: Int32(exactly: operand.bits) != nil
    case .register: registers >> UInt32(operand.bits) & 1 != 0
    }
  }
}

extension MicroOperation.Kinds {
  /// Whose lower half depends on lower halves alone.
  fileprivate static let ofLowerHalves: Self = [
    .add, .subtract, .multiply, .and, .or, .xor, .not,
  ]
  /// Which look at a part of an operand.
  fileprivate static let ofSizes: Self = [.extend, .store]
  /// Whose value is the lower half of something, extended, if they say so.
  fileprivate static let extending: Self = [.extend, .load, .rotateRight32]
  /// Whose value is so where that of one operand is, or of both.
  fileprivate static let ofOne: Self = [.writeRegister, .not]
  fileprivate static let ofBits: Self = [.and, .or, .xor]
}
