import Hart
import RISCV

// Atomic memory operations: loops of exclusive loads and stores, which every processor of this kind has.
//
// What they are to order is not told here, so it is everything. The store releases; what comes after is held back by a barrier, as
// Linux does: the load alone would let it pass the store (linux/arch/arm64/include/asm/atomic_ll_sc.h).
extension A64Emitter {
  mutating func fence(_ sets: UInt8) {
    func reads(_ set: UInt8) -> Bool { set & 0b1010 != 0 }
    func writes(_ set: UInt8) -> Bool { set & 0b0101 != 0 }
    let (before, after) = (sets >> 4, sets & 15)
    if before == 0 || after == 0 { return }
    if !writes(before) {
      assembler.barrier(.readsBeforeAll)
    } else if !reads(before), !reads(after) {
      assembler.barrier(.writesBeforeWrites)
    } else {
      assembler.barrier(.all)
    }
  }

  /// Carries out an operation that reads and writes in one step.
  mutating func update(_ operation: MicroOperation, into target: A64Register) {
    let width = operation.type.width
    let address = locate(operation)
    let old = Self.scratch.contains(target) ? target : take()
    switch operation.kind {
    case .loadReserved: loadReserved(operation, old, address, width)
    case .storeConditional:
      let operand = source(operation.b, width)
      storeConditional(operation, old, operand, address, width)
      release(operand)
    case .compareAndSwap:
      let (operand, expected) = (source(operation.b, width), source(operation.c, width))
      assembler.barrier(.all)
      compareExchange(old, expected, operand, address, width)
      assembler.barrier(.all)
      release(operand)
      release(expected)
    default:
      let operand = source(operation.b, width)
      atomic(operation.atomicOperation, old, operand, address, width)
      release(operand)
    }
    if width == .bits32, operation.kind != .storeConditional {
      assembler.extend(target, old, .int32)
    } else {
      assembler.move(target, old)
    }
    release(address)
    if old != target { release(old) }
  }

  /// Puts the host's address of an aligned access in a register for the moment.
  private mutating func locate(_ operation: MicroOperation) -> A64Register {
    let base = value(operation.a)
    if let mask = A64BitMask(Int64(operation.type.size - 1), .bits64) {
      assembler.logic(.andTesting, .zero, base, mask: mask)
    }
    interpret(assembler.jump(.notEqual))
    let scratch = take()
    check(operation, at: base, isStore: operation.kind != .loadReserved, scratch)
    assembler.add(scratch, base, scratch)
    release(base)
    return scratch
  }

  private mutating func atomic(
    _ operation: AtomicOperation, _ old: A64Register, _ operand: A64Register,
    _ address: A64Register, _ width: Width
  ) {
    let again = assembler.count
    assembler.loadExclusive(old, address, width)
    var new = A64Register.x16
    switch operation {
    case .swap: new = operand
    case .add: assembler.add(new, old, operand, width)
    case .and: assembler.logic(.and, new, old, operand, width)
    case .or: assembler.logic(.or, new, old, operand, width)
    case .xor: assembler.logic(.xor, new, old, operand, width)
    default:
      assembler.compare(old, operand, width)
      assembler.select(operation.keeps, new, old, operand)
    }
    assembler.storeExclusive(.x17, new, address, width)
    assembler.patch(assembler.jump(ifZero: false, .x17, .bits32), to: again)
    assembler.barrier(.all)
  }

  /// Writes `new` if `expected` stands there; `old` is what stood there. Flags say equal if so.
  private mutating func compareExchange(
    _ old: A64Register, _ expected: A64Register, _ new: A64Register, _ address: A64Register,
    _ width: Width
  ) {
    let again = assembler.count
    assembler.loadExclusive(old, address, width)
    assembler.compare(old, expected, width)
    let other = assembler.jump(.notEqual)
    assembler.storeExclusive(.x17, new, address, width)
    assembler.patch(assembler.jump(ifZero: false, .x17, .bits32), to: again)
    assembler.patch(other, to: assembler.count)
  }

  /// A load-reserved may be one that earlier stores must precede.
  private mutating func loadReserved(
    _ operation: MicroOperation, _ old: A64Register, _ address: A64Register, _ width: Width
  ) {
    assembler.barrier(.all)
    assembler.loadAcquiring(old, address, width)
    if width == .bits32 { assembler.extend(old, old, .int32) }
    assembler.store(address, A64Frame.room(HartRoom.reservation))
    assembler.move(.x16, constant: Int64(operation.type.size))
    assembler.store(.x16, A64Frame.room(HartRoom.reservation + 8))
    assembler.store(old, A64Frame.room(HartRoom.reservation + 16))
  }

  private mutating func storeConditional(
    _ operation: MicroOperation, _ result: A64Register, _ operand: A64Register,
    _ address: A64Register, _ width: Width
  ) {
    assembler.load(.x16, A64Frame.room(HartRoom.reservation))
    assembler.compare(address, .x16)
    let other = assembler.jump(.notEqual)
    assembler.load(.x16, A64Frame.room(HartRoom.reservation + 8))
    assembler.compare(.x16, constant: Int64(operation.type.size))
    let otherSize = assembler.jump(.notEqual)
    assembler.load(.x16, A64Frame.room(HartRoom.reservation + 16))
    compareExchange(result, .x16, operand, address, width)
    assembler.patch(other, to: assembler.count)
    assembler.patch(otherSize, to: assembler.count)
    // Each of the three says equal or not.
    assembler.set(.notEqual, result)
    for word in 0..<3 {
      assembler.store(.zero, A64Frame.room(HartRoom.reservation + word * 8))
    }
    assembler.barrier(.all)
  }
}

extension AtomicOperation {
  /// When what was there, compared with the operand, stays.
  fileprivate var keeps: A64Condition {
    switch self {
    case .minimum: .lessOrEqual
    case .maximum: .greaterOrEqual
    case .minimumUnsigned: .belowOrEqual
    default: .aboveOrEqual
    }
  }
}
