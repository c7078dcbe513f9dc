package import RISCV

/// The engine that writes down what instructions do, as micro-operations of a block.
///
/// Unsafe pointer: to the block, which its maker holds while this records.
package struct Recorder: ~Copyable, Engine {
  package typealias Word = RecordedWord
  package typealias Failure = Never

  let block: UnsafeMutablePointer<BlockRecording>
  private let leavesAtPauses: Bool
  private var constants: RegisterConstants
  /// What is known of the branch over instructions that are being recorded.
  private var skip: Skip?

  /// - Parameters:
  ///   - room: for 32 words, as long as this records.
  ///   - leavesAtPauses: whether the interpreter is to carry out `pause`, for which it has something better than nothing.
  init(
    _ block: UnsafeMutablePointer<BlockRecording>, room: UnsafeMutablePointer<Int64>,
    leavesAtPauses: Bool
  ) {
    self.block = block
    constants = RegisterConstants(in: room)
    self.leavesAtPauses = leavesAtPauses
  }

  /// Records one instruction, at the end of the block.
  mutating func record(_ instruction: Instruction) {
    block.pointee.begin(instruction)
    perform(instruction)
  }

  /// Records one whose second half lies in another page, which must be the one with a number.
  mutating func record(_ instruction: Instruction, page: UInt64, number: UInt32) {
    block.pointee.begin(instruction)
    add(.requirePage, Operand(constant: Int64(number)), offset: Int64(bitPattern: page))
    perform(instruction)
  }

  /// Once for all who record: it is what all instructions do.
  @inline(never)
  private mutating func perform(_ instruction: Instruction) { execute(instruction) }

  package subscript(register: UInt8) -> RecordedWord {
    get {
      if let value = skip?.value(of: register) { return RecordedWord(value, in: block) }
      if let constant = constants[register] {
        return RecordedWord(constant: constant)
      }
      return RecordedWord(Operand(register: register), in: block)
    }
    set {
      guard register < 32 else { return }
      if skip != nil {
        skip?.write(register, newValue.operand)
        return
      }
      constants[register] = newValue.operand.constant
      add(.writeRegister, number: register, newValue.operand)
    }
  }

  package subscript(float register: UInt8) -> RecordedWord {
    get { word(.readFloat, number: register) }
    set { add(.writeFloat, number: register, newValue.operand) }
  }

  package var pc: RecordedWord { RecordedWord(constant: Int64(bitPattern: block.pointee.pc)) }

  // MARK: Memory

  package mutating func load<Value: FixedWidthInteger>(
    _ address: RecordedWord, as type: Value.Type
  ) -> RecordedWord {
    let (base, offset) = parts(address)
    return word(.load, type: ValueType(type), base, offset: offset)
  }

  package mutating func store<Value: FixedWidthInteger>(
    _ address: RecordedWord, _ value: RecordedWord, as type: Value.Type
  ) {
    let (base, offset) = parts(address)
    add(.store, type: ValueType(type), base, value.operand, offset: offset)
  }

  /// An address as what is computed and a displacement.
  private func parts(_ address: RecordedWord) -> (base: Operand, offset: Int64) {
    guard let operation = block.pointee[address.operand], operation.kind == .add,
      let offset = operation.b.constant, Int64(Int32(truncatingIfNeeded: offset)) == offset
    else { return (address.operand, 0) }
    return (operation.a, offset)
  }

  // MARK: Jumps

  package mutating func jump(to address: RecordedWord) {
    if let target = address.operand.constant {
      add(.jump, offset: target & ~1)
    } else {
      add(.jumpIndirect, address.operand)
    }
    block.pointee.isOver = true
  }

  package mutating func jump(by distance: Int64) {
    let target = Int64(bitPattern: block.pointee.pc) &+ distance
    add(.jump, offset: target)
    block.pointee.isOver = true
  }

  package mutating func branch(if condition: RecordedWord, by distance: Int64) {
    if skip != nil {
      skip?.branch(if: condition.operand)
      return
    }
    let target = Int64(bitPattern: block.pointee.pc) &+ distance
    if let constant = condition.operand.constant {
      if constant != 0 { jump(by: distance) }
      return
    }
    add(.branch, condition.operand, offset: target)
    block.pointee.isOver = true
  }

  // MARK: Order

  package mutating func fence(predecessor: UInt8, successor: UInt8) {
    add(.fence, number: predecessor << 4 | successor)
  }

  package mutating func fenceInstructions() { interpret() }

  package mutating func pause() {
    if leavesAtPauses { interpret() }
  }

  // MARK: Atomics

  package mutating func atomic<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ address: RecordedWord, _ operand: RecordedWord,
    as type: Value.Type
  ) -> RecordedWord {
    word(.atomic, type: ValueType(type), address.operand, operand.operand) {
      $0.atomicOperation = operation
    }
  }

  package mutating func compareAndSwap<Value: FixedWidthInteger & SignedInteger>(
    _ address: RecordedWord, expected: RecordedWord, replacement: RecordedWord,
    as type: Value.Type
  ) -> RecordedWord {
    word(.compareAndSwap, type: ValueType(type), address.operand, replacement.operand) {
      $0.c = expected.operand
    }
  }

  package mutating func loadReserved<Value: FixedWidthInteger & SignedInteger>(
    _ address: RecordedWord, as type: Value.Type
  ) -> RecordedWord {
    word(.loadReserved, type: ValueType(type), address.operand)
  }

  package mutating func storeConditional<Value: FixedWidthInteger & SignedInteger>(
    _ address: RecordedWord, _ value: RecordedWord, as type: Value.Type
  ) -> RecordedWord {
    word(.storeConditional, type: ValueType(type), address.operand, value.operand)
  }

  // MARK: Left to the interpreter

  /// What comes after is not reached: the interpreter goes on with the next instruction.
  private mutating func interpret() {
    add(.interpret)
    block.pointee.isOver = true
  }

  private mutating func interpreted() -> RecordedWord {
    interpret()
    return RecordedWord(constant: 0)
  }

  package mutating func compareAndSwapQuad(
    _ address: RecordedWord, expected: (low: RecordedWord, high: RecordedWord),
    replacement: (low: RecordedWord, high: RecordedWord)
  ) -> (low: RecordedWord, high: RecordedWord) { (interpreted(), RecordedWord(constant: 0)) }

  package mutating func system(_ instruction: Instruction) {
    switch instruction.opcode {
    case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci, .sfence_vma, .sinval_vma,
      .sfence_w_inval, .sfence_inval_ir, .cbo_zero, .cbo_clean, .cbo_flush, .cbo_inval:
      add(.system, offset: Int64(bitPattern: instruction.bits))
      return constants.forget(instruction.rd)
    default: break
    }
    add(.interpret, offset: Int64(bitPattern: instruction.bits))
    block.pointee.isOver = true
  }

  package mutating func illegal(_ instruction: Instruction) { interpret() }

  package mutating func undecoded() { interpret() }

  // MARK: Floating point

  package mutating func requireFloat(rm: UInt8) { add(.requireFloat, number: rm) }

  package mutating func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: RecordedWord, _ b: RecordedWord,
    _ c: RecordedWord, rm: UInt8
  ) -> RecordedWord {
    word(.float, a.operand, b.operand) {
      $0.operation = operation
      $0.format = format
      $0.number = rm
      $0.c = c.operand
    }
  }

  // MARK: Branches over a few instructions

  /// Records a branch and what it leads over as a choice between what a register holds and what it would be given. False, with nothing
  /// recorded, where that is not all there is to it.
  mutating func record(_ branch: Instruction, over instructions: [Instruction]) -> Bool {
    let mark = block.pointee.mark
    skip = Skip()
    record(branch)
    for instruction in instructions {
      block.pointee.add(instruction)
      perform(instruction)
    }
    let skip = skip
    self.skip = nil
    guard let skip, let (register, value) = skip.choice(in: block.pointee, from: mark) else {
      block.pointee.goBack(to: mark)
      return false
    }
    self[register] = word(.skip, skip.condition, value) {
      $0.c = Operand(register: register)
      $0.offset = Int64(instructions.count)
    }
    return true
  }

  // MARK: Parts

  @inline(__always)
  private func add(
    _ kind: MicroOperation.Kind, number: UInt8 = 0, type: ValueType = .int64,
    _ a: Operand = .zero, _ b: Operand = .zero, offset: Int64 = 0
  ) {
    block.pointee.append(kind, number: number, type: type, a, b, offset: offset)
  }

  @inline(__always)
  private func word(
    _ kind: MicroOperation.Kind, number: UInt8 = 0, type: ValueType = .int64,
    _ a: Operand = .zero, _ b: Operand = .zero, offset: Int64 = 0
  ) -> RecordedWord {
    RecordedWord(
      block.pointee.append(kind, number: number, type: type, a, b, offset: offset), in: block)
  }

  private func word(
    _ kind: MicroOperation.Kind, type: ValueType = .int64, _ a: Operand, _ b: Operand,
    _ complete: (inout MicroOperation) -> Void
  ) -> RecordedWord {
    RecordedWord(
      block.pointee.append(kind, a, b) {
        $0.type = type
        complete(&$0)
      }, in: block)
  }
}
