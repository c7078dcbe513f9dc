import Hart
import RISCV

// Floating point: registers, moves and signs.
extension A64Emitter {
  /// Conversions to integers name their rounding, which must be known.
  static func needsNearest(_ operation: MicroOperation) -> Bool {
    guard operation.isRounded else { return false }
    return operation.convertsToInteger
      ? operation.number == 7 : operation.number == 0 && operation.operation != .round
  }

  mutating func testMissing(_ needs: UInt8) {
    assembler.load(.x16, A64Frame.room(EngineWord.missing), .uint32)
    test(.x16, needs)
  }

  private mutating func test(_ register: A64Register, _ bits: UInt8) {
    if let mask = A64BitMask(Int64(bits), .bits32) {
      assembler.logic(.andTesting, .zero, register, mask: mask, .bits32)
    } else {
      assembler.move(.x17, constant: Int64(bits))
      assembler.logic(.andTesting, .zero, register, .x17, .bits32)
    }
  }

  mutating func testBox(of number: UInt8) {
    if let pin = vectorPin(number) {
      assembler.moveUpper(.x16, pin)
    } else {
      assembler.load(.x16, A64Frame.room(HartRoom.float(number) + 4), .uint32)
    }
    assembler.compare(.x16, constant: -1, .bits32)
  }

  mutating func moveBits(
    _ operand: Operand, _ format: FloatFormat, into target: A64Vector
  ) {
    let source = source(operand)
    assembler.move(target, bits: source, format == .single ? .bits32 : .bits64)
    release(source)
  }

  /// Instructions of single precision clear it.
  mutating func box(_ target: A64Vector) { box(target, target) }

  mutating func box(_ target: A64Vector, _ source: A64Vector) {
    assembler.logic(.or, target, source, A64Frame.box)
  }

  // MARK: Signs

  mutating func copySign(
    _ signs: FloatSigns, _ format: FloatFormat, into target: A64Vector
  ) {
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
