import RISCV

/// A stretch of guest code without jumps into it or inside it, as micro-operations.
package struct Block {
  /// The address of its first instruction.
  package private(set) var start: UInt64
  package var operations: [MicroOperation] = []
  /// Accesses that go by one check.
  package var groups: [AccessGroup] = []
  /// Of a loop, accesses whose places are known for many rounds.
  package var walks: [Walk] = []
  /// Of each instruction, how far from the start it is.
  package private(set) var places: [UInt16] = []
  /// How far from the start the next instruction is, behind the last one.
  package private(set) var byteCount = 0
  /// Whether the last instruction has said where to go on, or that there is nothing to go on with.
  package var isOver = false
  /// The number of the instruction that is being recorded, or was last.
  private var instruction: UInt16 = 0
  /// What operations there are, or were.
  var kinds = MicroOperation.Kinds()

  init(start: UInt64) { self.start = start }

  /// Is another block, in the memory of this one.
  mutating func begin(at start: UInt64) {
    self.start = start
    operations.clear()
    groups.clear()
    walks.clear()
    places.clear()
    byteCount = 0
    isOver = false
    kinds = MicroOperation.Kinds()
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

  /// The address of the instruction that is being recorded, or was last.
  package var pc: UInt64 { start &+ UInt64(places.last ?? 0) }

  /// The address of one of the instructions.
  package func address(of instruction: Int) -> UInt64 { start &+ UInt64(places[instruction]) }

  mutating func begin(_ instruction: Instruction) {
    self.instruction = UInt16(places.count)
    add(instruction)
  }

  /// Takes an instruction in whose operations belong to the one before.
  mutating func add(_ instruction: Instruction) {
    places.append(UInt16(byteCount))
    byteCount += Int(instruction.length)
  }

  /// Forgets the last instructions.
  mutating func cut(to count: Int, byteCount: Int) {
    places.removeLast(places.count - count)
    self.byteCount = byteCount
    isOver = false
  }

  // MARK: Registers

  mutating func setRegister(_ register: UInt8, to value: Operand) {
    append(.writeRegister, number: register, value)
  }

  // MARK: Operations

  /// The operation whose result an operand is.
  package subscript(operand: Operand) -> MicroOperation? {
    operand.result.map { operations[$0] }
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
    kinds.insert(head.kind)
    operations.append(
      MicroOperation(head, instruction: instruction, a: a, b: b, offset: offset))
    return operations.count - 1
  }

  /// Adds one with more to it, which `complete` sets.
  mutating func append(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand,
    _ complete: (inout MicroOperation) -> Void
  ) -> Operand {
    let result = append(kind, a, b)
    complete(&operations[operations.count - 1])
    return result
  }

  mutating func add(_ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand) -> Operand {
    if a.isConstant, kind.isCommutative { return add(kind, b, a) }
    if !b.isConstant, let mirrored = mirrored(kind, a, b) { return mirrored }
    if let simpler = simplified(kind, a, b) { return simpler }
    return append(kind, a, b)
  }

  /// A comparison with a constant on its left, the other way round.
  private mutating func mirrored(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand
  ) -> Operand? {
    guard let constant = a.constant, let opposite = kind.opposite else { return nil }
    let greatest: Int64 = kind == .less || kind == .greaterOrEqual ? .max : -1
    return constant == greatest ? nil : add(opposite, b, Operand(constant: constant &+ 1))
  }

  mutating func extend(_ operand: Operand, _ type: ValueType) -> Operand {
    if type.size == 8 { return operand }
    var source = operand
    while let inner = self[source], inner.kind == .extend || inner.kind == .load {
      if inner.type == type || inner.type.size < type.size && !inner.type.isSigned {
        return source
      }
      // What is cut off needs no extension first.
      guard inner.kind == .extend, inner.type.size >= type.size else { break }
      source = inner.a
    }
    if self[source]?.kind.isCondition == true { return source }
    if type.size == 4, isPositive32(source) { return source }
    return append(.extend, type: type, source)
  }

  /// Whether a value is below 2^31: 32 bits, shifted to the right.
  private mutating func isPositive32(_ operand: Operand) -> Bool {
    operations.withUnsafeMutableBufferPointer { $0.isPositive32(operand) }
  }

  mutating func select(_ condition: Operand, _ yes: Operand, _ no: Operand) -> Operand {
    if let unboxed = unboxed(condition, no) { return unboxed }
    return append(.select, condition, yes) { $0.c = no }
  }

  /// Nothing is a NaN that is boxed: `(~word >> width) ? NaN : word & mask`.
  private mutating func unboxed(_ condition: Operand, _ value: Operand) -> Operand? {
    guard let shift = self[condition], shift.kind == .shiftRight,
      let not = self[shift.a], not.kind == .not,
      let masked = self[value], masked.kind == .and, masked.a == not.a,
      self[not.a]?.kind == .readFloat
    else { return nil }
    let format: FloatFormat = shift.b.constant == 32 ? .single : .half
    return append(.unbox, not.a, .zero) { $0.format = format }
  }

  private mutating func simplified(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand
  ) -> Operand? {
    if let constant = b.constant { return simplified(kind, a, b, constant) }
    switch kind {
    case .subtract where a == .zero:
      // -(-x)
      if let inner = self[b], inner.kind == .subtract, inner.a == .zero { return inner.b }
    case .or: return rotated(a, b)
    case .shiftRight: return doubled(a).map { add(.rotateRight32, $0, b) }
    default: break
    }
    return nil
  }

  private mutating func simplified(
    _ kind: MicroOperation.Kind, _ a: Operand, _ b: Operand, _ constant: Int64
  ) -> Operand? {
    switch (kind, constant) {
    case (.add, 0), (.or, 0), (.xor, 0), (.and, -1), (.multiply, 1): return a
    case (.subtract, _): return add(.add, a, Operand(constant: 0 &- constant))
    case (.add, _):
      if let inner = self[a], inner.kind == .add, let other = inner.b.constant {
        return add(.add, inner.a, Operand(constant: other &+ constant))
      }
    case (.xor, 1):
      if let inner = self[a], let opposite = inner.kind.opposite {
        return add(opposite, inner.a, inner.b)
      }
    case (.shiftLeft, _), (.shiftRight, _), (.shiftRightArithmetic, _):
      if constant & 63 == 0 { return a }
      if let extended = extended(kind, a, constant) { return extended }
      if kind == .shiftRight, let low = doubled(a) { return add(.rotateRight32, low, b) }
    default: break
    }
    return kind == .or ? rotated(a, b) : nil
  }

  /// `x << n >> n`, where that leaves 8, 16 or 32 bits.
  private mutating func extended(
    _ kind: MicroOperation.Kind, _ a: Operand, _ constant: Int64
  ) -> Operand? {
    guard kind != .shiftLeft, let inner = self[a], inner.kind == .shiftLeft,
      inner.b.constant == constant, [32, 48, 56].contains(constant)
    else { return nil }
    return extend(
      inner.a, ValueType(bits: 64 - constant, isSigned: kind == .shiftRightArithmetic))
  }

  /// `x` of `x | x << 32`, where `x` has 32 bits.
  private func doubled(_ operand: Operand) -> Operand? {
    guard let or = self[operand], or.kind == .or,
      let low = self[or.a], low.kind == .extend, low.type == .uint32,
      let high = self[or.b], high.kind == .shiftLeft, high.a == or.a, high.b.constant == 32
    else { return nil }
    return or.a
  }

  /// `x >> n | x << -n`.
  private mutating func rotated(_ a: Operand, _ b: Operand) -> Operand? {
    guard let right = self[a], right.kind == .shiftRight,
      let left = self[b], left.kind == .shiftLeft, left.a == right.a
    else { return nil }
    if let n = right.b.constant, let m = left.b.constant {
      return (n &+ m) & 63 == 0 ? add(.rotateRight, right.a, right.b) : nil
    }
    guard isNegative(of: left.b, right.b) || isNegative(of: right.b, left.b) else { return nil }
    return add(.rotateRight, right.a, right.b)
  }

  private func isNegative(of operand: Operand, _ other: Operand) -> Bool {
    guard let operation = self[operand] else { return false }
    return operation.kind == .subtract && operation.a == .zero && operation.b == other
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
