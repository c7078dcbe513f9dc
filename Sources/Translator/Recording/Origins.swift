/// What registers hold: each a constant more than something that has a number, or what is not known.
struct Origins {
  struct Origin {
    /// 0 for what is not known.
    var source = 0
    var distance: Int64 = 0
  }

  /// Sums of constants beyond this are not followed.
  private static let farthest: UInt64 = 1 << 16
  private var origins: InlineArray<32, Origin>

  /// Nothing is known, or each register's value is a source, whose number is the register's and one.
  init(areRegisters: Bool = false) {
    origins = InlineArray { Origin(source: areRegisters ? $0 + 1 : 0) }
  }

  // These change nothing; but all of it is copied for whoever may not.
  subscript(register: UInt8) -> Origin {
    mutating get { origins[Int(register)] }
    set { origins[Int(register)] = newValue }
  }

  /// A register is written.
  mutating func note(_ write: MicroOperation, in operations: MicroOperations) {
    origins[Int(write.number)] = write.waits ? Origin() : origin(of: write.a, operations)
  }

  private mutating func origin(of value: Operand, _ operations: MicroOperations) -> Origin {
    guard let operation = operations[value] else { return Origin() }
    if operation.kind == .readRegister { return origins[Int(operation.number)] }
    guard operation.kind == .add, let constant = operation.b.constant,
      let source = operations[operation.a], source.kind == .readRegister
    else { return Origin() }
    var origin = origins[Int(source.number)]
    origin.distance &+= constant
    return origin.distance.magnitude < Self.farthest ? origin : Origin()
  }
}
