import Hart

/// Makes A64 code.
///
/// The target of an operation is written by its last instruction, if it is a guest's register: so it may be a source, too, and an
/// access that leaves finds it as it was.
struct A64Emitter: Emitter {
  /// What may be to do about a result.
  enum Detour {
    /// It is so small that there may have been an underflow, which the interpreter can tell by an exit.
    case underflow(exit: Int)
  }

  var assembler: A64Assembler
  let workplace: EmitterWorkplace<A64Register, A64Vector, Detour>

  init(
    _ assembler: A64Assembler,
    _ workplace: EmitterWorkplace<A64Register, A64Vector, Detour>
  ) {
    (self.assembler, self.workplace) = (assembler, workplace)
  }

  // MARK: Registers

  static var scratch: Scratch<A64Register> {
    Scratch(first: .x0, second: .x1, third: .x2, fourth: .x3)
  }
  static func pin(_ number: UInt8) -> A64Register? { A64Frame.pin(number) }
  static func vectorPin(_ number: UInt8) -> A64Vector? { A64Frame.vectorPin(number) }
  static var scratchVector: A64Vector { .v0 }
  static var bias: Int { 0 }
  static func room(_ offset: Int) -> A64Assembler.Place { A64Frame.room(offset) }

  // MARK: Values

  mutating func read(_ number: UInt8, into target: A64Register, _ width: Width) {
    if let pin = pin(number) {
      assembler.move(target, pin)
    } else {
      assembler.load(target, A64Frame.room(HartRoom.integer(number)))
    }
  }

  mutating func extend(register number: UInt8) {
    let target = pin(number) ?? .x0
    read(number, into: target, .bits32)
    assembler.extend(target, target, .int32)
    if pin(number) == nil {
      assembler.store(target, A64Frame.room(HartRoom.integer(number)))
    }
  }

  /// A value for instructions that take the zero register.
  mutating func source(_ operand: Operand, _ width: Width = .bits64) -> A64Register {
    operand.constant == 0 ? .zero : value(operand, width)
  }
}
