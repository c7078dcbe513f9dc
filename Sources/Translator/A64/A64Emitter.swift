import Bus
import Hart
import RISCV

/// Turns a region, block by block, into A64 code.
///
/// An operation without effect of its own is computed where its result is wanted. Its target is written by the last instruction, if it
/// is a guest's register: so it may be a source, too, and an access that leaves finds it as it was. Where an instruction needs more
/// than there are registers for the moment, it is left to the interpreter.
struct A64Emitter {
  var assembler: A64Assembler
  /// The present block, and how many instructions it has.
  var block: Block
  var count = 0
  let exits: ExitTable
  let thunks: A64Thunks
  /// Where blocks of this region begin.
  let starts: Set<UInt64>
  /// The block that is written after this one.
  var next: UInt64?
  /// Jumps to blocks of this region: the instruction, and where they go.
  var internalJumps: [(place: Int, target: UInt64)] = []
  /// What is to be written behind the code.
  var stubs: [Stub] = []
  /// Accesses that missed.
  var misses: [Miss] = []
  /// Registers for the moment that hold something.
  var busy: [A64Register] = []
  /// Results that are used more than once, of this instruction.
  var results: [(result: Int, register: A64Register)] = []
  /// Whether the present instruction cannot be translated.
  var isTooMuch = false
  var instruction = 0
  /// The present operation.
  var position = 0
  /// The first site of each group of accesses of the block.
  var groupSites: [UInt32] = []
  /// Accesses that look into the TLB themselves.
  var probes: Set<UInt64> = []
  /// What privilege and data mean where this code runs.
  let context: Int
  /// Whether the block has come to its end.
  var isEnded = false
  /// Where the present instruction goes when its other effects are done.
  var pendingJump: PendingJump?
  /// What is known of floating point at this point of the block.
  var floatState = A64FloatState()

  /// Who watches this.
  var observer: (any TranslationObserver)?

  enum PendingJump {
    case direct(UInt64)
    case indirect(A64Register)
  }

  /// Of each exit, the jumps to it.
  struct Stub {
    let exit: Int
    var jumps: [Int]
    /// The load of the number that the page of the target must have.
    var numberLoad: Int?
    /// The register with the target.
    var target: A64Register?
  }

  struct Miss {
    let exit: Int
    let jumps: [Int]
    let base: A64Register
    /// Where the addend goes.
    let scratch: A64Register
    let resume: Int
  }

  init(
    _ assembler: A64Assembler, starts: Set<UInt64>, context: Int, exits: ExitTable,
    thunks: A64Thunks
  ) {
    self.assembler = assembler
    self.starts = starts
    self.context = context
    self.exits = exits
    self.thunks = thunks
    block = Block(start: 0)
  }

  // MARK: Registers for the moment

  static let scratch: [A64Register] = [.x0, .x1, .x2, .x3]

  mutating func take() -> A64Register {
    for register in Self.scratch where !busy.contains(register) {
      busy.append(register)
      return register
    }
    isTooMuch = true
    return .x0
  }

  mutating func release(_ register: A64Register) {
    if results.contains(where: { $0.register == register }) { return }
    if let place = busy.firstIndex(of: register) { busy.remove(at: place) }
  }

  mutating func beginInstruction(_ number: Int) {
    instruction = number
    busy.removeAll(keepingCapacity: true)
    results.removeAll(keepingCapacity: true)
  }

  // MARK: Values

  /// A register with the value of an operand, which is not to be written to: a guest's own, or one for the moment. Of 32 bits
  /// the others may be anything.
  mutating func value(_ operand: Operand, _ width: A64Width = .bits64) -> A64Register {
    if let operation = block[operand] {
      if operation.kind == .readRegister, let pin = A64Frame.pin(of: operation.number) {
        return pin
      }
      if operation.uses > 1, operation.kind != .readRegister, let result = operand.result {
        return shared(result, operation)
      }
    }
    let target = take()
    compute(operand, into: target, width)
    return target
  }

  /// The same for instructions that take the zero register.
  mutating func source(_ operand: Operand, _ width: A64Width = .bits64) -> A64Register {
    operand.constant == 0 ? .zero : value(operand, width)
  }

  /// The result of an operation that is used more than once: computed once, and kept to the instruction's end.
  private mutating func shared(_ result: Int, _ operation: MicroOperation) -> A64Register {
    if let known = results.first(where: { $0.result == result }) { return known.register }
    let target = take()
    compute(operation, into: target, .bits64)
    results.append((result, target))
    return target
  }

  /// Puts a value in a register. Of 32 bits the others may be anything.
  mutating func compute(
    _ operand: Operand, into target: A64Register, _ width: A64Width = .bits64
  ) {
    guard let operation = block[operand], let result = operand.result else {
      assembler.move(target, constant: operand.bits)
      return
    }
    switch operation.kind {
    case .readRegister:
      if let pin = A64Frame.pin(of: operation.number) {
        assembler.move(target, pin)
      } else {
        assembler.load(target, A64Frame.memory(of: operation.number))
      }
    case _ where operation.uses > 1:
      assembler.move(target, shared(result, operation))
    default:
      compute(operation, into: target, width)
    }
  }
}
