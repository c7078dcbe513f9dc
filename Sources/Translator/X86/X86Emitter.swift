import Hart
import RISCV

/// Makes x86-64 code. The target of an operation is written as soon as it can be: nothing may be there that is still wanted.
struct X86Emitter: Emitter {
  /// What may be to do about results.
  enum Detour {
    /// NaNs among some results are made the canonical one.
    case canonical([EmitterState<X86Register, X86Vector, Detour>.PendingNumber])
  }

  var assembler: X86Assembler
  let workplace: EmitterWorkplace<X86Register, X86Vector, Detour>

  init(
    _ assembler: X86Assembler,
    _ workplace: EmitterWorkplace<X86Register, X86Vector, Detour>
  ) {
    (self.assembler, self.workplace) = (assembler, workplace)
  }

  // MARK: Registers

  static var scratch: Scratch<X86Register> { Scratch(first: .rax, second: .rdx, third: .rcx) }
  @inline(__always)
  static func pin(_ number: UInt8) -> X86Register? { X86Frame.pin(number) }
  static func vectorPin(_ number: UInt8) -> X86Vector? { X86Frame.vectorPin(number) }
  static var scratchVector: X86Vector { .xmm0 }
  static var bias: Int { X86Frame.bias }
  static func room(_ offset: Int) -> X86Place { X86Frame.room(offset) }

  /// Takes one in particular.
  mutating func take(_ register: X86Register) {
    if state.busy.contains(register) { giveUp() }
    state.busy.insert(register)
  }

  /// Takes a register again that was let go of for a while, if it is one for the moment.
  mutating func retake(_ register: X86Register) {
    if Self.scratch.contains(register) { state.busy.insert(register) }
  }

  // MARK: Values

  mutating func read(_ number: UInt8, into target: X86Register, _ width: Width) {
    if pin(number) == target { return }
    assembler.move(target, place(of: number), width)
  }

  mutating func extend(register number: UInt8) {
    let target = pin(number) ?? .rax
    assembler.load(target, place(of: number), .int32)
    if pin(number) == nil { assembler.store(target, place(of: number)) }
  }

  /// Where a register of the guest is.
  func place(of register: UInt8) -> X86Place {
    pin(register).map { .register($0) } ?? X86Frame.room(HartRoom.integer(register))
  }

  /// Where the value of an operand is, for an instruction that takes it from anywhere.
  mutating func place(_ operand: Operand, _ width: Width = .bits64) -> X86Place {
    if let register = operand.register { return place(of: register) }
    return .register(value(operand, width))
  }

  mutating func release(_ place: X86Place) {
    if let register = place.register { release(register) }
  }
}
