import Hart
import RISCV

// Floating point: registers, moves and signs.
extension X86Emitter {
  static func needsNearest(_ operation: MicroOperation) -> Bool {
    operation.number == 0 && operation.isRounded
  }

  mutating func testMissing(_ needs: UInt8) {
    assembler.test(X86Frame.room(EngineWord.missing), bits: needs)
  }

  // MARK: Registers

  /// Where an f register is.
  func floatPlace(_ number: UInt8) -> X86Place {
    vectorPin(number)?.place ?? X86Frame.room(HartRoom.float(number))
  }

  mutating func testBox(of number: UInt8) {
    if let pin = vectorPin(number) {
      let upper = take()
      assembler.moveUpper(upper, pin)
      assembler.arithmetic(.compare, .register(upper), constant: -1, .bits32)
      release(upper)
    } else {
      assembler.arithmetic(
        .compare, X86Frame.room(HartRoom.float(number) + 4), constant: -1, .bits32)
    }
  }

  mutating func box(_ target: X86Vector) {
    assembler.logic(.or, target, target, X86Frame.Constant.box.place)
  }

  mutating func moveBits(
    _ operand: Operand, _ format: FloatFormat, into target: X86Vector
  ) {
    if operand.constant == 0 {
      assembler.logic(.xor, target, target, target.place)
      return
    }
    let width: Width = format == .single ? .bits32 : .bits64
    let source = place(operand, width)
    assembler.move(target, bits: source, width)
    release(source)
  }

  // MARK: Signs

  mutating func copySign(_ signs: FloatSigns, _ format: FloatFormat, into target: X86Vector) {
    let mask = X86Frame.Constant.sign(format).place
    let magnitude = X86Frame.Constant.magnitude(format).place
    let number = vector(signs.number, .xmm0)
    guard signs.number != signs.sign else {
      switch signs.kind {
      case .same: assembler.move(target, number)
      case .opposite: assembler.logic(.xor, target, number, mask)
      case .both: assembler.logic(.and, target, number, magnitude)
      }
      return
    }
    let sign = vector(signs.sign, .xmm1)
    assembler.logic(signs.kind == .opposite ? .andNot : .and, .xmm1, sign, mask)
    if signs.kind == .both {
      assembler.logic(.xor, target, number, X86Vector.xmm1.place)
    } else {
      assembler.logic(.and, .xmm0, number, magnitude)
      assembler.logic(.or, target, .xmm0, X86Vector.xmm1.place)
    }
  }
}
