/// A stretch of guest code without jumps into it or inside it, as micro-operations.
package struct Block {
  /// The address of its first instruction.
  package private(set) var start: UInt64
  package private(set) var operations: MicroOperations
  /// Accesses that go by one check.
  package var groups: [AccessGroup] = []
  /// Of a loop, accesses whose places are known for many rounds.
  package var walks: [Walk] = []
  /// Of each instruction, how far from the start it is.
  private var places: UnsafeMutableBufferPointer<UInt16>
  /// How far from the start the next instruction is, behind the last one.
  package private(set) var byteCount = 0
  /// Whether the last instruction has said where to go on, or that there is nothing to go on with.
  private(set) var isOver = false
  /// What operations there are, or were.
  var kinds = MicroOperation.Kinds()

  /// Where its operations are. A copy has the same: who changes one makes one by `copy`.
  private(set) var memory = BlockMemory()

  init(start: UInt64) {
    self.start = start
    operations = MicroOperations(start: memory.operations, count: 0)
    places = UnsafeMutableBufferPointer(start: memory.places, count: 0)
  }

  /// Is what was recorded in its memory.
  mutating func begin(_ recording: borrowing BlockRecording) {
    start = recording.start
    operations = recording.operations
    places = recording.places
    groups.clear()
    walks.clear()
    byteCount = recording.byteCount
    isOver = recording.isOver
    kinds = recording.kinds
  }

  /// The same in memory of its own.
  package func copy() -> Block {
    var copy = self
    copy.memory = BlockMemory(capacity: max(1, operations.count))
    copy.operations = MicroOperations(start: copy.memory.operations, count: operations.count)
    copy.places = UnsafeMutableBufferPointer(start: copy.memory.places, count: places.count)
    _ = copy.operations.initialize(from: operations)
    _ = copy.places.initialize(from: places)
    return copy
  }

  /// How many instructions it has.
  package var count: Int { places.count }

  /// How many it carries out at least.
  var leastCount: Int {
    guard kinds.contains(.skip) else { return count }
    return operations.reduce(count) { $1.kind == .skip ? $0 - Int($1.offset) : $0 }
  }

  /// The address behind the last one.
  package var end: UInt64 { start &+ UInt64(byteCount) }

  /// The address of the last instruction.
  package var pc: UInt64 { start &+ UInt64(places.last ?? 0) }

  /// The address of one of the instructions.
  package func address(of instruction: Int) -> UInt64 { start &+ UInt64(places[instruction]) }

  /// The operation whose result an operand is.
  package subscript(operand: Operand) -> MicroOperation? {
    operand.result.map { operations[$0] }
  }
}

extension MicroOperation.Kind {
  var isCommutative: Bool {
    switch self {
    case .add, .multiply, .and, .or, .xor, .equal, .notEqual, .multiplyHigh, .multiplyHighUnsigned,
      .carrylessMultiply, .carrylessMultiplyHigh:
      true
    default: false
    }
  }

  /// Whether the result is 0 or 1, by a comparison.
  package var isCondition: Bool { opposite != nil }

  /// The comparison that is true where this one is false.
  package var opposite: Self? {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .greaterOrEqual: .less
    case .lessUnsigned: .greaterOrEqualUnsigned
    case .greaterOrEqualUnsigned: .lessUnsigned
    default: nil
    }
  }
}
