import RISCV

/// The engine that writes down what an instruction would do, once, without a state: as a translator does. What it
/// recorded can be carried out on any `TestEngine`.
struct Recorder: Engine {
  typealias Word = RecordedWord
  typealias Failure = TestFailure

  /// Something done to an engine, given the results of what was done before; and its result.
  typealias Effect = (inout TestEngine, [UInt64]) throws(TestFailure) -> UInt64

  /// The effects in order. A class, for reading a register is an effect as well.
  private final class Tape {
    var effects: [Effect] = []
  }

  private let tape = Tape()

  /// Does to `engine` what was recorded.
  func replay(on engine: inout TestEngine) throws(TestFailure) {
    var results: [UInt64] = []
    for effect in tape.effects { results.append(try effect(&engine, results)) }
  }

  /// Adds an effect and names its result.
  @discardableResult
  private func record(_ effect: @escaping Effect) -> RecordedWord {
    let place = tape.effects.count
    tape.effects.append(effect)
    return RecordedWord { $0[place] }
  }

  /// Adds an effect that has no result.
  private func perform(
    _ effect: @escaping (inout TestEngine, [UInt64]) throws(TestFailure) -> Void
  ) {
    record { (engine, results) throws(TestFailure) in
      try effect(&engine, results)
      return 0
    }
  }

  // MARK: Registers

  subscript(register: UInt8) -> RecordedWord {
    get { record { (engine, _) throws(TestFailure) in engine[register] } }
    set {
      perform { (engine, results) throws(TestFailure) in
        engine[register] = newValue.value(results)
      }
    }
  }

  subscript(float register: UInt8) -> RecordedWord {
    get { record { (engine, _) throws(TestFailure) in engine[float: register] } }
    set {
      perform { (engine, results) throws(TestFailure) in
        engine[float: register] = newValue.value(results)
      }
    }
  }

  var pc: RecordedWord { record { (engine, _) throws(TestFailure) in engine.pc } }

  // MARK: Memory

  func load<Value: FixedWidthInteger>(_ address: Word, as type: Value.Type) -> Word {
    record { (engine, results) throws(TestFailure) in
      try engine.load(address.value(results), as: type)
    }
  }

  func store<Value: FixedWidthInteger>(_ address: Word, _ value: Word, as type: Value.Type) {
    perform { (engine, results) throws(TestFailure) in
      try engine.store(address.value(results), value.value(results), as: type)
    }
  }

  func atomic<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ address: Word, _ operand: Word, as type: Value.Type
  ) -> Word {
    record { (engine, results) throws(TestFailure) in
      try engine.atomic(operation, address.value(results), operand.value(results), as: type)
    }
  }

  func compareAndSwap<Value: FixedWidthInteger & SignedInteger>(
    _ address: Word, expected: Word, replacement: Word, as type: Value.Type
  ) -> Word {
    record { (engine, results) throws(TestFailure) in
      try engine.compareAndSwap(
        address.value(results), expected: expected.value(results),
        replacement: replacement.value(results), as: type)
    }
  }

  func compareAndSwapQuad(
    _ address: Word, expected: (low: Word, high: Word), replacement: (low: Word, high: Word)
  ) -> (low: Word, high: Word) {
    // The exchange gives one result here, so the other half is read before it.
    _ = load(address, as: UInt64.self)
    let high = load(address &+ .constant(8), as: UInt64.self)
    let low = record { (engine, results) throws(TestFailure) in
      try engine.compareAndSwapQuad(
        address.value(results),
        expected: (expected.low.value(results), expected.high.value(results)),
        replacement: (replacement.low.value(results), replacement.high.value(results))
      ).low
    }
    return (low, high)
  }

  func loadReserved<Value: FixedWidthInteger & SignedInteger>(
    _ address: Word, as type: Value.Type
  ) -> Word {
    record { (engine, results) throws(TestFailure) in
      try engine.loadReserved(address.value(results), as: type)
    }
  }

  func storeConditional<Value: FixedWidthInteger & SignedInteger>(
    _ address: Word, _ value: Word, as type: Value.Type
  ) -> Word {
    record { (engine, results) throws(TestFailure) in
      try engine.storeConditional(address.value(results), value.value(results), as: type)
    }
  }

  // MARK: Control, order, and the rest

  func jump(to address: Word) {
    perform { (engine, results) throws(TestFailure) in
      try engine.jump(to: address.value(results))
    }
  }

  func jump(by offset: Int64) {
    perform { (engine, _) throws(TestFailure) in try engine.jump(by: offset) }
  }

  func branch(if condition: Word, by offset: Int64) {
    perform { (engine, results) throws(TestFailure) in
      try engine.branch(if: condition.value(results), by: offset)
    }
  }

  func fence(predecessor: UInt8, successor: UInt8) {
    perform { (engine, _) throws(TestFailure) in
      engine.fence(predecessor: predecessor, successor: successor)
    }
  }

  func fenceInstructions() {
    perform { (engine, _) throws(TestFailure) in try engine.fenceInstructions() }
  }

  func pause() { perform { (engine, _) throws(TestFailure) in engine.pause() } }

  func system(_ instruction: Instruction) {
    perform { (engine, _) throws(TestFailure) in try engine.system(instruction) }
  }

  func illegal(_ instruction: Instruction) {
    perform { (engine, _) throws(TestFailure) in try engine.illegal(instruction) }
  }

  func undecoded() { perform { (engine, _) throws(TestFailure) in try engine.undecoded() } }

  func requireFloat(rm: UInt8) {
    perform { (engine, _) throws(TestFailure) in try engine.requireFloat(rm: rm) }
  }

  func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: Word, _ b: Word, _ c: Word,
    rm: UInt8
  ) -> Word {
    record { (engine, results) throws(TestFailure) in
      engine.float(
        operation, format, a.value(results), b.value(results), c.value(results), rm: rm)
    }
  }
}
