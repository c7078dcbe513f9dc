import Hart
import RISCV

// Floating point: what blocks make sure of, registers and moves.
extension X86Emitter {
  // MARK: State

  /// Makes sure, once a block, that floating point is on and that the host rounds as the guest wants.
  ///
  /// Where a block writes f registers, FS must say so before: what comes first is left to the interpreter until it does, once.
  mutating func requireFloat(_ operation: MicroOperation) {
    floatState.stub = nil
    // Reserved rounding modes.
    if operation.number == 5 || operation.number == 6 {
      isTooMuch = true
      return
    }
    if floatState.isReady { return }
    let needs = needs
    assembler.test(X86Frame.room(EngineWord.missing), bits: needs)
    let jump = assembler.jump(.notEqual)
    floatState.detours.append(
      .init(
        kind: .begin(needs: needs, exit: exits.add(interpretation)), jump: jump,
        resume: assembler.count))
    floatState.isReady = true
  }

  /// What the block's instructions need, all together: bits of `FloatNeed`.
  private var needs: UInt8 {
    var needs = FloatNeed.registers
    for operation in block.operations {
      switch operation.kind {
      case .requireFloat where operation.number == 7: needs |= FloatNeed.rounding
      case .float where operation.number == 0 && operation.isRounded:
        needs |= FloatNeed.nearest
      case .writeFloat: needs |= FloatNeed.dirty
      default: break
      }
    }
    return needs
  }

  /// The present instruction, carried out by the interpreter.
  private var interpretation: Exit {
    Exit(
      kind: .interpret, refund: UInt16(count - instruction), pc: block.address(of: instruction))
  }

  /// Has the interpreter carry out the instruction if a jump is taken that stands before everything that it changes.
  mutating func interpret(_ jump: Int) {
    if let stub = floatState.stub {
      stubs[stub].jumps.append(jump)
    } else {
      floatState.stub = stubs.count
      stubs.append(Stub(exit: exits.add(interpretation), jumps: [jump]))
    }
  }

  // MARK: Registers

  /// Where an f register is.
  func floatPlace(_ number: UInt8) -> X86Place {
    X86Frame.vector(of: number)?.place ?? X86Frame.float(number)
  }

  /// A register of the host with an f register's value, not to be written to: its own, or `scratch`.
  mutating func vector(_ number: UInt8, _ scratch: X86Vector) -> X86Vector {
    if let pin = X86Frame.vector(of: number) { return pin }
    assembler.load(scratch, X86Frame.float(number), .double)
    return scratch
  }

  /// The f register that an operand is, when it has been made sure that it is boxed.
  mutating func floatSource(_ operand: Operand, _ format: FloatFormat) -> UInt8 {
    guard let number = block.floatRegister(operand, format) else {
      isTooMuch = true
      return 0
    }
    requireBoxed(number, format)
    return number
  }

  /// Leaves what counts as a NaN since it is not boxed to the interpreter.
  mutating func requireBoxed(_ number: UInt8, _ format: FloatFormat) {
    let bit = UInt32(1) << UInt32(number)
    guard format == .single, floatState.boxed & bit == 0 else { return }
    floatState.boxed |= bit
    settleFloat()
    if let pin = X86Frame.vector(of: number) {
      let upper = take()
      assembler.moveUpper(upper, pin)
      assembler.arithmetic(.compare, .register(upper), constant: -1, .bits32)
      release(upper)
    } else {
      let offset = HartRoom.registers + (Hart.floatBase + Int(number)) * 8 + 4
      assembler.arithmetic(.compare, X86Frame.room(offset), constant: -1, .bits32)
    }
    interpret(assembler.jump(.notEqual))
  }

  /// The bits of an f register in a general one.
  mutating func readFloat(_ number: UInt8, into target: X86Register) {
    if let pin = X86Frame.vector(of: number) {
      assembler.move(target, bits: pin, .bits64)
    } else {
      assembler.move(target, X86Frame.float(number))
    }
  }

  mutating func storeFloat(_ number: UInt8, _ place: X86Place, size: Int) {
    let format: FloatFormat = size == 8 ? .double : size == 4 ? .single : .half
    assembler.store(vector(number, .xmm0), place, format)
  }

  // MARK: Writing

  mutating func writeFloat(_ operation: MicroOperation) {
    let target = X86Frame.vector(of: operation.number) ?? .xmm0
    let (value, format) = block.unboxed(operation.a)
    if let result = block[value], result.kind == .float {
      float(result, into: target)
    } else if let signs = block.signs(value, format) {
      copySign(signs, format, into: target)
    } else if let result = block[value], result.kind == .load, result.type.size >= 4 {
      loadFloat(result, format, into: target)
    } else {
      moveBits(format == .half ? operation.a : value, format, into: target)
    }
    if X86Frame.vector(of: operation.number) == nil {
      assembler.store(target, X86Frame.float(operation.number), .double)
    }
    let bit = UInt32(1) << UInt32(operation.number)
    floatState.boxed = format == .double ? floatState.boxed & ~bit : floatState.boxed | bit
  }

  private mutating func loadFloat(
    _ operation: MicroOperation, _ format: FloatFormat, into target: X86Vector
  ) {
    let (place, registers) = access(operation, isStore: false)
    assembler.load(target, place, format)
    if format == .single {
      assembler.logic(.or, target, target, X86Frame.Constant.box.place)
    }
    for register in registers { release(register) }
  }

  /// Bits of integers; half precision is boxed by them.
  private mutating func moveBits(
    _ operand: Operand, _ format: FloatFormat, into target: X86Vector
  ) {
    if operand.constant == 0 {
      assembler.logic(.xor, target, target, target.place)
      return
    }
    let width: X86Width = format == .single ? .bits32 : .bits64
    let source = place(operand, width)
    assembler.move(target, bits: source, width)
    release(source)
    if format == .single {
      assembler.logic(.or, target, target, X86Frame.Constant.box.place)
    }
  }
}
