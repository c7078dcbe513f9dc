import Hart
import RISCV

// Floating point: what blocks make sure of, registers and moves.
extension Emitter {
  // MARK: State

  /// Makes sure, once a block, that floating point is on and that the host rounds as the guest wants.
  ///
  /// Where a block writes f registers, FS must say so before: what comes first is left to the interpreter until it does, once.
  mutating func requireFloat(_ operation: MicroOperation) {
    // Reserved rounding modes.
    if operation.number == 5 || operation.number == 6 { return giveUp() }
    if state.isFloatReady { return }
    // Making it ready takes the registers for the moment.
    if !state.held.isEmpty || state.exchangeSet != 0 { return giveUp() }
    let needs = needs
    testMissing(needs)
    let jump = assembler.jump(.notEqual)
    addDetour(.begin(needs: needs, exit: addInterpretation()), jump)
    state.isFloatReady = true
  }

  /// What the block's instructions need, all together: bits of `FloatNeed`.
  private var needs: UInt8 {
    var needs = FloatNeed.registers
    for operation in block.operations {
      switch operation.kind {
      case .requireFloat where operation.number == 7: needs |= FloatNeed.rounding
      case .float where Self.needsNearest(operation): needs |= FloatNeed.nearest
      case .writeFloat: needs |= FloatNeed.dirty
      default: break
      }
    }
    return needs
  }

  /// Writes a detour later to which a jump leads that was just written.
  mutating func addDetour(_ kind: State.FloatDetour.Kind, _ jump: Int) {
    state.detours.append(.init(kind: kind, jump: jump, resume: assembler.count))
  }

  // MARK: Registers

  /// A register of the host with an f register's value, not to be written to: its own, or `scratch`.
  mutating func vector(_ number: UInt8, _ scratch: Vector) -> Vector {
    if let pin = vectorPin(number) { return pin }
    assembler.load(scratch, Self.room(HartRoom.float(number)), size: 8)
    return scratch
  }

  /// The f register that an operand is, when it has been made sure that it is boxed.
  mutating func floatSource(_ operand: Operand, _ format: FloatFormat) -> UInt8 {
    guard let number = block.floatRegister(operand, format) else {
      giveUp()
      return 0
    }
    requireBoxed(number, format)
    return number
  }

  /// The same of a fused multiplication and addition, and whether its sign is flipped first.
  mutating func fusedSource(_ operand: Operand, _ format: FloatFormat) -> (UInt8, Bool) {
    if let flip = block.operations[operand], flip.kind == .xor,
      flip.b.constant == Block.signMask(format)
    {
      return (floatSource(flip.a, format), true)
    }
    return (floatSource(operand, format), false)
  }

  /// Leaves what counts as a NaN since it is not boxed to the interpreter.
  private mutating func requireBoxed(_ number: UInt8, _ format: FloatFormat) {
    let bit = UInt32(1) << UInt32(number)
    guard format == .single, state.boxed & bit == 0 else { return }
    state.boxed |= bit
    settle()
    testBox(of: number)
    interpret(assembler.jump(.notEqual))
  }

  /// The bits of an f register in a general one.
  mutating func readFloat(_ number: UInt8, into target: Register) {
    if let pin = vectorPin(number) {
      assembler.move(target, bits: pin, .bits64)
    } else {
      assembler.load(target, Self.room(HartRoom.float(number)), .int64)
    }
  }

  // MARK: Writing

  /// Computes for the exceptions alone.
  mutating func float(unused operation: MicroOperation) {
    let target = take()
    float(operation, into: target)
    release(target)
  }

  mutating func writeFloat(_ operation: MicroOperation) {
    let pin = vectorPin(operation.number)
    let target = pin ?? Self.scratchVector
    let (value, format) = block.unboxed(operation.a)
    if let result = block.operations[value], result.kind == .float {
      float(result, into: target)
    } else if let signs = block.signs(value, format) {
      requireBoxed(signs.number, format)
      requireBoxed(signs.sign, format)
      copySign(signs, format, into: target)
    } else {
      if let result = block.operations[value], result.kind == .load, result.type.size >= 4 {
        loadFloat(result, into: target)
        dropPending(target)
      } else {
        moveBits(format == .half ? operation.a : value, format, into: target)
      }
      if format == .single { box(target) }
    }
    if pin == nil { assembler.store(target, Self.room(HartRoom.float(operation.number)), size: 8) }
    let bit = UInt32(1) << UInt32(operation.number)
    state.boxed = format == .double ? state.boxed & ~bit : state.boxed | bit
  }

  /// A register is written: what it held is not looked at any more, and cannot be asked for others.
  mutating func dropPending(_ target: Vector, isSource: Bool = false) {
    guard let place = state.pending.firstIndex(where: { $0.register == target }) else { return }
    let old = state.pending.remove(at: place)
    if isSource { return }
    for index in state.pending.indices where state.pending[index].successor == target {
      state.pending[index].successor = old.successor
    }
  }

  private mutating func loadFloat(_ operation: MicroOperation, into target: Vector) {
    let access = access(operation, isStore: false)
    assembler.load(target, access.place, size: operation.type.size)
    release(access)
  }

  // MARK: Behind the code

  mutating func emit(_ detour: State.FloatDetour) {
    observer?.writing(.detour(from: detour.jump), at: assembler.count)
    assembler.patch(detour.jump, to: assembler.count)
    switch detour.kind {
    case .begin(let needs, let exit):
      assembler.call(to: thunks.beginFloat)
      testMissing(needs)
      assembler.patch(assembler.jump(.equal), to: detour.resume)
      emitExit(exit)
    case .result(let result): emit(result, resume: detour.resume)
    }
  }
}

extension MicroOperation {
  /// Whether the result depends on the rounding mode.
  var isRounded: Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .squareRoot, .multiplyAdd, .fromInt64, .fromUInt64,
      .fromDouble, .toInt32, .toUInt32, .toInt64, .toUInt64, .round, .roundExact:
      true
    case .fromInt32, .fromUInt32: format != .double
    default: false
    }
  }
}
