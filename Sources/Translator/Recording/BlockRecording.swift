import RISCV

/// A block while it is recorded, in the memory of the one that it becomes.
///
/// Unsafe pointers: into that memory, which is held meanwhile; operands are results of operations that are there.
struct BlockRecording: ~Copyable {
  /// The most instructions that it is made for, and a few that are recorded together with the last.
  static let mostInstructions = 64
  static let capacity = mostInstructions + Skip.most + 1

  private var memory: BlockMemory
  private(set) var start: UInt64 = 0
  private(set) var byteCount = 0
  /// How many instructions it has.
  private(set) var count = 0
  /// Whether the last instruction has said where to go on, or that there is nothing to go on with.
  var isOver = false
  /// What operations there are, or were.
  private(set) var kinds = MicroOperation.Kinds()
  /// The number of the instruction that is being recorded, or was last.
  private var instruction: UInt16 = 0
  private var firstPlace: UnsafeMutablePointer<UInt16>
  private var firstOperation: UnsafeMutablePointer<MicroOperation>
  private var operationCount = 0
  private var operationCapacity: Int

  init(in memory: BlockMemory) {
    self.memory = memory
    firstPlace = memory.places
    firstOperation = memory.operations
    operationCapacity = memory.capacity
  }

  /// Begins another one.
  mutating func begin(at start: UInt64, in memory: BlockMemory) {
    self.memory = memory
    firstPlace = memory.places
    firstOperation = memory.operations
    operationCapacity = memory.capacity
    self.start = start
    byteCount = 0
    count = 0
    isOver = false
    kinds = MicroOperation.Kinds()
    operationCount = 0
  }

  var operations: MicroOperations {
    MicroOperations(start: firstOperation, count: operationCount)
  }
  /// Of each instruction, how far from the start it is.
  var places: UnsafeMutableBufferPointer<UInt16> {
    UnsafeMutableBufferPointer(start: firstPlace, count: count)
  }

  /// The address behind the last instruction.
  var end: UInt64 { start &+ UInt64(byteCount) }
  /// The address of the instruction that is being recorded, or was last.
  var pc: UInt64 { start &+ UInt64(firstPlace[count - 1]) }

  // MARK: Instructions

  mutating func begin(_ instruction: Instruction) {
    self.instruction = UInt16(count)
    add(instruction)
  }

  /// Takes an instruction in whose operations belong to the one before.
  mutating func add(_ instruction: Instruction) {
    precondition(count < Self.capacity)
    firstPlace[count] = UInt16(byteCount)
    count += 1
    byteCount += Int(instruction.length)
  }

  // MARK: Operations

  /// The operation whose result an operand is.
  subscript(operand: Operand) -> MicroOperation? {
    operand.result.map { firstOperation[$0] }
  }

  /// Adds an operation. It is made in its place: one that is put together elsewhere and copied takes longer, since the processor loads
  /// sixteen bytes that were stored as two words only when those are in its cache.
  @discardableResult @inline(__always)
  mutating func append(
    _ kind: MicroOperation.Kind, number: UInt8 = 0, type: ValueType = .int64,
    _ a: Operand = .zero, _ b: Operand = .zero, offset: Int64 = 0
  ) -> Operand {
    Operand(
      result: append(MicroOperation.Head(kind, type, number, a, b), a.bits, b.bits, offset))
  }

  @inline(never)
  private mutating func append(
    _ head: MicroOperation.Head, _ a: Int64, _ b: Int64, _ offset: Int64
  ) -> Int {
    guard operationCount < operationCapacity else {
      // Called last, so that what is not called has nothing to keep.
      return growAndAppend(head, a, b, offset)
    }
    kinds.insert(head.kind)
    (firstOperation + operationCount).initialize(
      to: MicroOperation(head, instruction: instruction, a: a, b: b, offset: offset))
    operationCount &+= 1
    return operationCount &- 1
  }

  @inline(never)
  private mutating func growAndAppend(
    _ head: MicroOperation.Head, _ a: Int64, _ b: Int64, _ offset: Int64
  ) -> Int {
    memory.grow()
    firstOperation = memory.operations
    operationCapacity = memory.capacity
    return append(head, a, b, offset)
  }

  /// Adds one with more to it, which `complete` sets.
  mutating func append(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand,
    _ complete: (inout MicroOperation) -> Void
  ) -> Operand {
    let result = append(kind, a, b)
    complete(&firstOperation[operationCount - 1])
    return result
  }

  // MARK: Going back

  /// What there was before a branch was recorded.
  struct Mark {
    let operations: Int
    fileprivate let kinds: MicroOperation.Kinds
    fileprivate let count: Int
    fileprivate let byteCount: Int
  }

  var mark: Mark {
    Mark(operations: operationCount, kinds: kinds, count: count, byteCount: byteCount)
  }

  /// Forgets what was recorded since.
  mutating func goBack(to mark: Mark) {
    operationCount = mark.operations
    kinds = mark.kinds
    count = mark.count
    byteCount = mark.byteCount
    isOver = false
  }
}
