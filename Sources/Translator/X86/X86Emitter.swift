import Bus
import Hart
import RISCV

/// Turns a region, block by block, into x86-64 code.
///
/// An operation without effect of its own is computed where its result is wanted: straight into the register that it goes to, as a
/// rule. Where an instruction needs more than there are registers for the moment, it is left to the interpreter.
struct X86Emitter {
  var assembler: X86Assembler
  /// The present block, and how many instructions it has.
  var block: Block
  var count = 0
  let exits: ExitTable
  let thunks: X86Thunks
  /// Where blocks of this region begin.
  let starts: Set<UInt64>
  /// The block that is written after this one.
  var next: UInt64?
  /// Jumps to blocks of this region: the place of the distance, and where they go.
  var internalJumps: [(place: Int, target: UInt64)] = []
  /// What is to be written behind the code: of each exit, the jumps to it.
  var stubs: [Stub] = []
  /// Accesses that missed: the site, where the jump is, the address, where to go on and with what register.
  var misses: [Miss] = []
  /// Registers for the moment that hold something.
  var busy: [X86Register] = []
  /// Results that are used more than once, of this instruction.
  var results: [(result: Int, register: X86Register)] = []
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
  var floatState = X86FloatState()

  /// Who watches this.
  var observer: (any TranslationObserver)?

  enum PendingJump {
    case direct(UInt64)
    case indirect(X86Register)
  }

  struct Stub {
    let exit: Int
    var jumps: [Int]
    /// Where an indirect jump leads.
    var target: X86Register?
  }

  struct Miss {
    let exit: Int
    let jumps: [Int]
    let base: X86Register
    let scratch: X86Register
    let resume: Int
  }

  init(
    _ assembler: X86Assembler, starts: Set<UInt64>, context: Int, exits: ExitTable,
    thunks: X86Thunks
  ) {
    self.assembler = assembler
    self.starts = starts
    self.context = context
    self.exits = exits
    self.thunks = thunks
    block = Block(start: 0)
  }

  // MARK: Registers for the moment

  static let scratch: [X86Register] = [.rax, .rdx, .rcx]

  mutating func take() -> X86Register {
    for register in Self.scratch where !busy.contains(register) {
      busy.append(register)
      return register
    }
    isTooMuch = true
    return .rax
  }

  /// Takes one in particular.
  mutating func take(_ register: X86Register) {
    if busy.contains(register) { isTooMuch = true }
    busy.append(register)
  }

  mutating func release(_ register: X86Register) {
    if results.contains(where: { $0.register == register }) { return }
    if let place = busy.firstIndex(of: register) { busy.remove(at: place) }
  }

  /// Takes a register again that was let go of for a while, if it is one for the moment.
  mutating func retake(_ register: X86Register) {
    if Self.scratch.contains(register), !busy.contains(register) { busy.append(register) }
  }

  mutating func beginInstruction(_ number: Int) {
    instruction = number
    busy.removeAll(keepingCapacity: true)
    results.removeAll(keepingCapacity: true)
  }

  // MARK: Values

  /// A register with the value of an operand, which is not to be written to: a guest's own, or one for the moment.
  mutating func value(_ operand: Operand, _ width: X86Width = .bits64) -> X86Register {
    if let operation = block[operand] {
      if operation.kind == .readRegister, let pin = X86Frame.pin(of: operation.number) {
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

  /// The result of an operation that is used more than once: computed once, and kept to the instruction's end.
  private mutating func shared(_ result: Int, _ operation: MicroOperation) -> X86Register {
    if let known = results.first(where: { $0.result == result }) { return known.register }
    let target = take()
    compute(operation, into: target, .bits64)
    results.append((result, target))
    return target
  }

  /// Where the value of an operand is, for an instruction that takes it from anywhere.
  mutating func place(_ operand: Operand, _ width: X86Width = .bits64) -> X86Place {
    if let operation = block[operand], operation.kind == .readRegister {
      return X86Frame.place(of: operation.number)
    }
    return .register(value(operand, width))
  }

  mutating func release(_ place: X86Place) {
    if case .register(let register) = place { release(register) }
  }

  /// Puts a value in a register. Nothing that is still wanted may be there.
  mutating func compute(
    _ operand: Operand, into target: X86Register, _ width: X86Width = .bits64
  ) {
    guard let operation = block[operand], let result = operand.result else {
      assembler.move(target, constant: operand.bits)
      return
    }
    switch operation.kind {
    case .readRegister:
      // Of 32 bits nobody looks at the others before they are cleared.
      if pinned(operand) == target { return }
      assembler.move(target, X86Frame.place(of: operation.number), width)
    case _ where operation.uses > 1:
      assembler.move(target, shared(result, operation))
    default:
      compute(operation, into: target, width)
    }
  }
}
