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
  mutating func dropExtensions() {
    let narrow = narrowWrites()
    var seen = UInt32.max
    var lowOnly = [Bool](repeating: true, count: operations.count)
    for position in operations.indices.reversed() where operations[position].isLive {
      let operation = operations[position]
      switch operation.kind {
      case .writeRegister:
        let isSeen = seen >> UInt32(operation.number) & 1 != 0
        seen &= ~(1 << UInt32(operation.number))
        if !isSeen, narrow[position], dropExtension(at: position) { continue }
        demandAll(operation.a, &lowOnly)
      case .readRegister:
        if !lowOnly[position] { seen |= 1 << UInt32(operation.number) }
      case .system, .interpret:
        seen = .max
      default:
        demand(operation, isLowOnly: lowOnly[position], &lowOnly)
      }
    }
  }

  /// Has a register be written without extension, if its value is one, or made of bits alone.
  private mutating func dropExtension(at position: Int) -> Bool {
    let value = operations[position].a
    guard let result = value.result else { return false }
    switch operations[result].kind {
    case .extend:
      guard operations[result].type == .int32, operations[result].uses == 1 else { return false }
      operations[result].isLive = false
      operations[position].a = operations[result].a
    case .and, .or, .xor, .not:
      guard operations[result].uses == 1 else { return false }
    default: return false
    }
    operations[position].type = .uint32
    return true
  }

  // MARK: Who looks at what

  /// Notes what of its operands an operation looks at.
  private func demand(
    _ operation: MicroOperation, isLowOnly: Bool, _ lowOnly: inout [Bool]
  ) {
    switch operation.kind {
    case .extend where operation.type.size <= 4: break
    case .store where operation.type.size <= 4: demandAll(operation.a, &lowOnly)
    case .add, .subtract, .multiply, .and, .or, .xor, .not:
      if isLowOnly { break }
      demandAll(operation.a, &lowOnly)
      demandAll(operation.b, &lowOnly)
    case .shiftLeft:
      // Of the amount, six bits.
      if !isLowOnly { demandAll(operation.a, &lowOnly) }
    case .shiftRight, .shiftRightArithmetic, .rotateRight: demandAll(operation.a, &lowOnly)
    case .rotateRight32: break
    default:
      demandAll(operation.a, &lowOnly)
      demandAll(operation.b, &lowOnly)
      demandAll(operation.c, &lowOnly)
    }
  }

  private func demandAll(_ operand: Operand, _ lowOnly: inout [Bool]) {
    if let result = operand.result { lowOnly[result] = false }
  }

  // MARK: What values are

  /// Which operations write a register with a value that is its lower half, extended.
  private func narrowWrites() -> [Bool] {
    var registers: UInt32 = 1
    var narrow = [Bool](repeating: false, count: operations.count)
    for (position, operation) in operations.enumerated() {
      switch operation.kind {
      case .readRegister: narrow[position] = registers >> UInt32(operation.number) & 1 != 0
      case .writeRegister:
        narrow[position] = isNarrow(operation.a, narrow)
        let bit: UInt32 = 1 << UInt32(operation.number)
        registers = narrow[position] ? registers | bit : registers & ~bit
      case .system: registers = 1
      case .extend: narrow[position] = operation.type != .uint32 && operation.type.size <= 4
      case .load: narrow[position] = operation.type != .uint32 && operation.type.size <= 4
      case .and, .or, .xor:
        narrow[position] = isNarrow(operation.a, narrow) && isNarrow(operation.b, narrow)
      case .not: narrow[position] = isNarrow(operation.a, narrow)
      default: narrow[position] = operation.kind.isCondition
      }
    }
    return narrow
  }

  private func isNarrow(_ operand: Operand, _ narrow: [Bool]) -> Bool {
    operand.result.map { narrow[$0] } ?? (Int32(exactly: operand.bits) != nil)
  }
}
