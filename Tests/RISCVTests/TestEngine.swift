import RISCV

/// Why an instruction ended early on a `TestEngine`.
enum TestFailure: Error, Equatable {
  case memory(UInt64)
  case floatIsOff
  case roundingMode(UInt8)
  case illegal
  case undecoded
}

/// The smallest engine: plain values, a little memory, and a record of what it was asked to do.
struct TestEngine: Engine {
  /// One call of `Engine.float`.
  struct FloatCall: Equatable {
    var operation: FloatOperation
    var format: FloatFormat
    var operands: [UInt64]
    var rm: UInt8
  }

  /// One call of `Engine.fence`.
  struct Fence: Equatable {
    var predecessor: UInt8
    var successor: UInt8
  }

  /// Where memory starts.
  static let base: UInt64 = 0x1000

  /// The integer registers and the sink.
  var x = [UInt64](repeating: 0, count: 33)
  var f = [UInt64](repeating: 0, count: 32)
  var memory = [UInt8](repeating: 0, count: 256)
  var pc: UInt64 = 0x8000
  /// Where the last jump or taken branch went.
  var target: UInt64?
  var isFloatOn = true
  /// What the next floating-point operations give.
  var floatAnswer: UInt64 = 0
  var floatCalls: [FloatCall] = []
  var systemCalls: [Instruction] = []
  var fences: [Fence] = []
  var instructionFences = 0
  var pauses = 0
  var reservation: UInt64?

  subscript(register: UInt8) -> UInt64 {
    get { register == 0 ? 0 : x[Int(register)] }
    set { x[Int(register)] = newValue }
  }

  subscript(float register: UInt8) -> UInt64 {
    get { f[Int(register)] }
    set { f[Int(register)] = newValue }
  }

  // MARK: Memory

  private func offset(_ address: UInt64, _ count: Int) throws(TestFailure) -> Int {
    let offset = address &- Self.base
    guard offset <= UInt64(memory.count - count) else { throw .memory(address) }
    return Int(offset)
  }

  func load<Value: FixedWidthInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(TestFailure) -> UInt64 {
    let offset = try offset(address, Value.bitWidth / 8)
    var value: UInt64 = 0
    for index in (0..<Value.bitWidth / 8).reversed() {
      value = value << 8 | UInt64(memory[offset + index])
    }
    return value.extended(as: type)
  }

  mutating func store<Value: FixedWidthInteger>(
    _ address: UInt64, _ value: UInt64, as type: Value.Type
  ) throws(TestFailure) {
    let offset = try offset(address, Value.bitWidth / 8)
    for index in 0..<Value.bitWidth / 8 {
      memory[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
    }
  }

  // MARK: Control and order

  mutating func jump(to address: UInt64) throws(TestFailure) { target = address & ~1 }

  mutating func jump(by offset: Int64) throws(TestFailure) { target = pc &+ .constant(offset) }

  mutating func branch(if condition: UInt64, by offset: Int64) throws(TestFailure) {
    if condition != 0 { target = pc &+ .constant(offset) }
  }

  mutating func fence(predecessor: UInt8, successor: UInt8) {
    fences.append(Fence(predecessor: predecessor, successor: successor))
  }

  mutating func fenceInstructions() throws(TestFailure) { instructionFences += 1 }

  mutating func pause() { pauses += 1 }

  mutating func system(_ instruction: Instruction) throws(TestFailure) {
    systemCalls.append(instruction)
  }

  mutating func illegal(_ instruction: Instruction) throws(TestFailure) { throw .illegal }

  mutating func undecoded() throws(TestFailure) { throw .undecoded }

  // MARK: Floating point

  mutating func requireFloat(rm: UInt8) throws(TestFailure) {
    if !isFloatOn { throw .floatIsOff }
    if rm == 5 || rm == 6 { throw .roundingMode(rm) }
  }

  mutating func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: UInt64, _ b: UInt64, _ c: UInt64,
    rm: UInt8
  ) -> UInt64 {
    floatCalls.append(
      FloatCall(operation: operation, format: format, operands: [a, b, c], rm: rm))
    return floatAnswer
  }
}

// MARK: Atomics

extension TestEngine {
  mutating func atomic<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ address: UInt64, _ operand: UInt64, as type: Value.Type
  ) throws(TestFailure) -> UInt64 {
    let old = try load(address, as: type)
    let value = operand.extended(as: type)
    let unsigned = { (word: UInt64) in word & (~0 >> UInt64(64 - Value.bitWidth)) }
    let new: UInt64 =
      switch operation {
      case .swap: value
      case .add: old &+ value
      case .xor: old ^ value
      case .and: old & value
      case .or: old | value
      case .minimum: value.less(old).select(value, old)
      case .maximum: old.less(value).select(value, old)
      case .minimumUnsigned: unsigned(value) < unsigned(old) ? value : old
      case .maximumUnsigned: unsigned(value) > unsigned(old) ? value : old
      }
    try store(address, new, as: type)
    return old
  }

  mutating func compareAndSwap<Value: FixedWidthInteger & SignedInteger>(
    _ address: UInt64, expected: UInt64, replacement: UInt64, as type: Value.Type
  ) throws(TestFailure) -> UInt64 {
    let old = try load(address, as: type)
    if old == expected.extended(as: type) { try store(address, replacement, as: type) }
    return old
  }

  mutating func compareAndSwapQuad(
    _ address: UInt64, expected: (low: UInt64, high: UInt64),
    replacement: (low: UInt64, high: UInt64)
  ) throws(TestFailure) -> (low: UInt64, high: UInt64) {
    let old = (
      low: try load(address, as: UInt64.self), high: try load(address &+ 8, as: UInt64.self)
    )
    if old == expected {
      try store(address, replacement.low, as: UInt64.self)
      try store(address &+ 8, replacement.high, as: UInt64.self)
    }
    return old
  }

  mutating func loadReserved<Value: FixedWidthInteger & SignedInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(TestFailure) -> UInt64 {
    let value = try load(address, as: type)
    reservation = address
    return value
  }

  mutating func storeConditional<Value: FixedWidthInteger & SignedInteger>(
    _ address: UInt64, _ value: UInt64, as type: Value.Type
  ) throws(TestFailure) -> UInt64 {
    let holds = reservation == address
    reservation = nil
    if holds { try store(address, value, as: type) }
    return holds ? 0 : 1
  }
}
