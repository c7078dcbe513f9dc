/// What registers hold: each a constant more than something that has a number, or what is not known.
struct Origins {
  /// One word, for all registers' are forgotten for each block.
  struct Origin {
    private var bits: Int64

    init(source: Int = 0, distance: Int64 = 0) { bits = distance << 16 | Int64(source) }

    /// 0 for what is not known.
    var source: Int { Int(bits & 0xffff) }
    var distance: Int64 { bits >> 16 }
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
    if let register = value.register { return origins[Int(register)] }
    guard let operation = operations[value], operation.kind == .add,
      let constant = operation.b.constant, let source = operation.a.register
    else { return Origin() }
    let origin = origins[Int(source)]
    let distance = origin.distance &+ constant
    return distance.magnitude < Self.farthest
      ? Origin(source: origin.source, distance: distance) : Origin()
  }
}
