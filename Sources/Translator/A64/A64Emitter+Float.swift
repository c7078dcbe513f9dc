import Hart
import RISCV

// Floating point: what blocks make sure of, registers and moves.
extension A64Emitter {
  // MARK: State

  /// Makes sure, once a block, that floating point is on and that the host rounds as the guest wants.
  ///
  /// Where a block writes f registers, FS must say so before: what comes first is left to the interpreter until it does, once.
  mutating func requireFloat(_ operation: MicroOperation) {
    // Reserved rounding modes.
    if operation.number == 5 || operation.number == 6 {
      isTooMuch = true
      return
    }
    if floatState.isReady { return }
    let needs = floatNeeds
    assembler.load(.x16, A64Frame.room(EngineWord.missing), .uint32)
    test(.x16, needs)
    detour(.begin(needs: needs), assembler.jump(.notEqual))
    floatState.isReady = true
  }

  /// What the block's instructions need, all together: bits of `FloatNeed`.
  private var floatNeeds: UInt8 {
    var needs = FloatNeed.registers
    for operation in block.operations {
      switch operation.kind {
      case .requireFloat where operation.number == 7: needs |= FloatNeed.rounding
      case .float where operation.isRoundedToNearest: needs |= FloatNeed.nearest
      case .writeFloat: needs |= FloatNeed.dirty
      default: break
      }
    }
    return needs
  }

  mutating func test(_ register: A64Register, _ bits: UInt8) {
    if let mask = A64BitMask(Int64(bits), .bits32) {
      assembler.logic(.andTesting, .zero, register, mask: mask, .bits32)
    } else {
      assembler.move(.x17, constant: Int64(bits))
      assembler.logic(.andTesting, .zero, register, .x17, .bits32)
    }
  }

  mutating func detour(_ kind: A64FloatState.Detour.Kind, _ jump: Int) {
    floatState.detours.append(
      .init(
        kind: kind, exit: exits.add(interpretation), jump: jump, resume: assembler.count))
  }

  /// Has the interpreter carry out the instruction if a jump is taken that stands before everything that it changes.
  mutating func interpret(_ jump: Int) {
    stubs.append(Stub(exit: exits.add(interpretation), jumps: [jump]))
  }

  // MARK: Registers

  /// A register of the host with an f register's value, not to be written to: its own, or `scratch`.
  mutating func vector(_ number: UInt8, _ scratch: A64Vector) -> A64Vector {
    if let pin = A64Frame.vector(of: number) { return pin }
    assembler.load(scratch, A64Frame.float(number), size: 8)
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
    if let pin = A64Frame.vector(of: number) {
      assembler.moveUpper(.x16, pin)
    } else {
      let offset = HartRoom.registers + (Hart.floatBase + Int(number)) * 8 + 4
      assembler.load(.x16, A64Frame.room(offset), .uint32)
    }
    assembler.compare(.x16, constant: -1, .bits32)
    interpret(assembler.jump(.notEqual))
  }

  /// The bits of an f register in a general one.
  mutating func readFloat(_ number: UInt8, into target: A64Register) {
    if let pin = A64Frame.vector(of: number) {
      assembler.move(target, bits: pin, .bits64)
    } else {
      assembler.load(target, A64Frame.float(number))
    }
  }

  // MARK: Writing

  mutating func writeFloat(_ operation: MicroOperation) {
    let target = A64Frame.vector(of: operation.number) ?? .v0
    let (value, format) = block.unboxed(operation.a)
    if let result = block[value], result.kind == .float {
      float(result, into: target)
    } else if let signs = block.signs(value, format) {
      copySign(signs, format, into: target)
    } else if let result = block[value], result.kind == .load, result.type.size >= 4 {
      let (place, registers) = access(result, isStore: false)
      assembler.load(target, place, size: result.type.size)
      for register in registers { release(register) }
      if format == .single { box(target) }
    } else {
      let source = source(format == .half ? operation.a : value)
      assembler.move(target, bits: source, format == .single ? .bits32 : .bits64)
      release(source)
      if format == .single { box(target) }
    }
    if A64Frame.vector(of: operation.number) == nil {
      assembler.store(target, A64Frame.float(operation.number), size: 8)
    }
    let bit = UInt32(1) << UInt32(operation.number)
    floatState.boxed = format == .double ? floatState.boxed & ~bit : floatState.boxed | bit
  }

  /// Sets the upper half, which instructions of single precision clear.
  mutating func box(_ target: A64Vector) { box(target, target) }

  mutating func box(_ target: A64Vector, _ source: A64Vector) {
    assembler.logic(.or, target, source, A64Frame.box)
  }

  // MARK: Signs

  /// A number with the sign of another, the opposite one, or both signs' exclusive or.
  private mutating func copySign(
    _ signs: FloatSigns, _ format: FloatFormat, into target: A64Vector
  ) {
    requireBoxed(signs.number, format)
    requireBoxed(signs.sign, format)
    let (number, sign) = (vector(signs.number, .v0), vector(signs.sign, .v1))
    if signs.number == signs.sign {
      let operation: A64Assembler.FloatUnary =
        switch signs.kind {
        case .same: .move
        case .opposite: .negate
        case .both: .magnitude
        }
      assembler.float(operation, format, target, number)
    } else {
      setSignMask(.v2, format)
      combine(signs.kind, number, sign, mask: .v2)
      assembler.float(.move, format, target, .v0)
    }
    if format == .single { box(target) }
  }

  private mutating func setSignMask(_ target: A64Vector, _ format: FloatFormat) {
    if format == .single {
      assembler.setSigns(target)
    } else {
      assembler.setBytes(target, 0)
      assembler.float(.negate, .double, target, target)
    }
  }

  /// Puts the combination in v0; v1 is lost.
  private mutating func combine(
    _ kind: FloatSigns.Kind, _ number: A64Vector, _ sign: A64Vector, mask: A64Vector
  ) {
    switch kind {
    case .same:
      assembler.logic(.or, .v0, number, number)
      assembler.logic(.insert, .v0, sign, mask)
    case .opposite:
      assembler.logic(.andNot, .v1, mask, sign)
      assembler.logic(.andNot, .v0, number, mask)
      assembler.logic(.or, .v0, .v0, .v1)
    case .both:
      assembler.logic(.and, .v1, sign, mask)
      assembler.logic(.xor, .v0, number, .v1)
    }
  }
}
