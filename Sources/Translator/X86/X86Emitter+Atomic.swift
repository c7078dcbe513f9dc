import Hart
import RISCV

// Atomic memory operations are the host's, which order all other accesses, too.
extension X86Emitter {
  /// Carries out an operation that reads and writes in one step. The host's address is in rdx, the operand in rcx; what was there
  /// comes to rax or rcx.
  mutating func update(_ operation: MicroOperation, into target: X86Register) {
    release(target)
    let width = operation.type.width
    locate(operation)
    if operation.kind != .loadReserved {
      take(.rcx)
      compute(operation.b, into: .rcx, width)
    }
    let result: X86Register
    switch operation.kind {
    case .atomic: result = atomic(operation, width)
    case .compareAndSwap:
      take(.rax)
      compute(operation.c, into: .rax, width)
      assembler.compareExchange(Self.cell, .rcx, width)
      result = .rax
    case .loadReserved: result = loadReserved(operation)
    default:
      storeConditional(operation, width)
      finish(.rax, target)
      return
    }
    if width == .bits32 { assembler.load(result, .register(result), .int32) }
    finish(result, target)
  }

  private static let cell = X86Place.memory(.rdx, displacement: 0)

  private mutating func finish(_ result: X86Register, _ target: X86Register) {
    assembler.move(target, result)
    for register in Self.scratch.all { release(register) }
    retake(target)
  }

  /// Puts the host's address of an aligned access in rdx.
  private mutating func locate(_ operation: MicroOperation) {
    let base = value(operation.a)
    assembler.test(base, constant: Int32(operation.type.size - 1), .bits32)
    interpret(assembler.jump(.notEqual))
    let scratch = take()
    check(operation, at: base, isStore: operation.kind != .loadReserved, scratch)
    assembler.loadAddress(.rdx, place(of: operation, base, scratch))
    release(base)
    release(scratch)
    take(.rdx)
  }

  private mutating func atomic(
    _ operation: MicroOperation, _ width: Width
  ) -> X86Register {
    switch operation.atomicOperation {
    case .swap:
      assembler.exchange(Self.cell, .rcx, width)
      return .rcx
    case .add:
      assembler.exchangeAdd(Self.cell, .rcx, width)
      return .rcx
    default: break
    }
    take(.rax)
    let operand = X86Frame.room(X86Frame.operandWord)
    assembler.store(.rcx, operand)
    assembler.move(.rax, Self.cell, width)
    let again = assembler.count
    assembler.move(.rcx, .register(.rax), width)
    switch operation.atomicOperation {
    case .and: assembler.arithmetic(.and, .rcx, operand, width)
    case .or: assembler.arithmetic(.or, .rcx, operand, width)
    case .xor: assembler.arithmetic(.xor, .rcx, operand, width)
    default:
      assembler.arithmetic(.compare, .rcx, operand, width)
      assembler.conditionalMove(operation.atomicOperation.replaces, .rcx, operand)
    }
    assembler.compareExchange(Self.cell, .rcx, width)
    let retry = assembler.jump(.notEqual)
    assembler.patch(retry, to: again)
    return .rax
  }

  private mutating func loadReserved(_ operation: MicroOperation) -> X86Register {
    take(.rax)
    assembler.load(.rax, Self.cell, operation.type)
    assembler.store(.rdx, X86Frame.room(HartRoom.reservation))
    assembler.store(
      constant: Int32(operation.type.size), X86Frame.room(HartRoom.reservation + 8))
    assembler.store(.rax, X86Frame.room(HartRoom.reservation + 16))
    return .rax
  }

  private mutating func storeConditional(_ operation: MicroOperation, _ width: Width) {
    take(.rax)
    assembler.arithmetic(.compare, .rdx, X86Frame.room(HartRoom.reservation))
    let other = assembler.jump(.notEqual)
    assembler.arithmetic(
      .compare, X86Frame.room(HartRoom.reservation + 8), constant: Int32(operation.type.size))
    let otherSize = assembler.jump(.notEqual)
    assembler.move(.rax, X86Frame.room(HartRoom.reservation + 16))
    assembler.compareExchange(Self.cell, .rcx, width)
    assembler.patch(other, to: assembler.count)
    assembler.patch(otherSize, to: assembler.count)
    // Each of the three says equal or not.
    assembler.set(.notEqual, .rax)
    assembler.load(.rax, .register(.rax), .uint8)
    for word in 0..<3 {
      assembler.store(constant: 0, X86Frame.room(HartRoom.reservation + word * 8))
    }
  }
}

extension AtomicOperation {
  /// When the operand takes the place of what was there, which was compared with it.
  fileprivate var replaces: X86Condition {
    switch self {
    case .minimum: .greater
    case .maximum: .less
    case .minimumUnsigned: .above
    default: .below
    }
  }
}
