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
      let bit: UInt32 = 1 << UInt32(operation.number & 31)
      switch operation.kind {
      case .readRegister: if !operation.isLowOnly, written & bit == 0 { seen |= bit }
      case .writeRegister: written |= bit
      default: break
      }
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
        demandAll(operation.a)
      case .readRegister:
        if !operation.isLowOnly { seen |= 1 << UInt32(operation.number) }
      case .system, .interpret:
        seen = .max
      default:
        demand(operation)
      }
    }
  }

  /// Has a register be written without extension, if its value is one, or made of bits alone.
  private func dropExtension(at position: Int) -> Bool {
    let value = self[position].a
    guard let result = value.result else { return false }
    switch self[result].kind {
    case .extend:
      guard self[result].type == .int32, self[result].uses == 1 else { return false }
      self[result].isLive = false
      self[position].a = self[result].a
    case .and, .or, .xor, .not, .readRegister:
      guard self[result].uses == 1 else { return false }
    default: return false
    }
    self[position].waits = true
    return true
  }

  // MARK: Who looks at what

  /// Notes what of its operands an operation looks at.
  private func demand(_ operation: MicroOperation) {
    switch operation.kind {
    case .extend where operation.type.size <= 4: break
    case .store where operation.type.size <= 4: demandAll(operation.a)
    case .add, .subtract, .multiply, .and, .or, .xor, .not:
      if operation.isLowOnly { break }
      demandAll(operation.a)
      demandAll(operation.b)
    case .shiftLeft:
      // Of the amount, six bits. What is shifted by 32 or more loses its upper half.
      let isShort = operation.b.constant.map { $0 & 63 < 32 } ?? true
      if !operation.isLowOnly, isShort { demandAll(operation.a) }
    case .shiftRight, .shiftRightArithmetic, .rotateRight: demandAll(operation.a)
    case .rotateRight32: break
    default:
      demandAll(operation.a)
      demandAll(operation.b)
      demandAll(operation.c)
    }
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
      let isNarrow =
        operation.kind == .readRegister
        ? registers & bit != 0 : isNarrow(operation, position)
      self[position].isNarrow = isNarrow
      if operation.kind == .writeRegister {
        registers = isNarrow ? registers | bit : registers & ~bit
      } else if operation.kind == .system {
        registers = 1
      }
    }
    return registers
  }

  /// Whether its value is so, if it is not one of a register.
  private func isNarrow(_ operation: MicroOperation, _ position: Int) -> Bool {
    switch operation.kind {
    case .extend, .load: operation.type != .uint32 && operation.type.size <= 4
    case .and, .or, .xor: isNarrow(operation.a) && isNarrow(operation.b)
    case .shiftRight: isPositive32(Operand(result: position))
    case .writeRegister, .not: isNarrow(operation.a)
    default: operation.kind.isCondition
    }
  }

  private func isNarrow(_ operand: Operand) -> Bool {
    operand.result.map { self[$0].isNarrow } ?? (Int32(exactly: operand.bits) != nil)
  }
}
