import RISCV

/// Executes an instruction by telling: every effect becomes a line.
struct ExplainingEngine: Engine {
  typealias Word = Expression
  typealias Failure = Ending

  /// The instruction ends here with a trap, which has been told.
  struct Ending: Error {}

  /// What the instruction did, in order.
  var effects: [String] = []
  /// What is to be said with the next register written: how it was rounded.
  var note = ""
  /// What it did besides: to be said where nothing was written.
  var sideEffect: String?
  private let address: UInt64
  private let writer: Expression.Writer
  private let symbols: SymbolTable

  init(pc: UInt64, registers: RegisterNames, symbols: SymbolTable) {
    address = pc
    writer = Expression.Writer(registers: registers)
    self.symbols = symbols
  }

  /// The text of an expression.
  func text(_ expression: Expression) -> String { writer.text(expression) }

  /// The name of an integer register.
  func name(_ register: UInt8) -> String { writer.registers.integer(register) }

  // MARK: Registers

  subscript(register: UInt8) -> Expression {
    get { register == 0 ? .number(0) : .place(name(register)) }
    set {
      defer { note = "" }
      if register != Instruction.sink { effects.append(name(register) + " <- " + value(newValue)) }
    }
  }

  subscript(float register: UInt8) -> Expression {
    get { .float(register) }
    set {
      defer { note = "" }
      var target = writer.registers.float(register)
      var shown = newValue
      for format in [FloatFormat.half, .single] {
        guard let unboxed = newValue.unboxed(format) else { continue }
        target = format.name + "(" + target + ")"
        shown = unboxed.withoutExtension(format)
      }
      effects.append(target + " <- " + (shown.value.map { bits($0) } ?? value(shown)))
    }
  }

  private func bits(_ constant: Int64) -> String {
    Hexadecimal.prefixed(UInt64(bitPattern: constant))
  }

  /// A value to be written; an address with its symbol.
  private func value(_ expression: Expression) -> String {
    guard let constant = expression.value, let name = symbolName(constant) else {
      return text(expression) + note
    }
    return text(expression) + " (" + name + ")"
  }

  private func symbolName(_ constant: Int64) -> String? {
    constant == 0 ? nil : symbols.name(of: UInt64(bitPattern: constant))
  }

  var pc: Expression { .number(Int64(bitPattern: address)) }

  // MARK: Jumps

  mutating func jump(to address: Expression) {
    guard case .number(let constant) = address else {
      effects.append("pc <- " + text(address & .number(~1)))
      return
    }
    effects.append("pc <- " + place(constant & ~1))
  }

  mutating func jump(by offset: Int64) { effects.append("pc <- " + target(offset)) }

  mutating func branch(if condition: Expression, by offset: Int64) {
    effects.append("pc <- " + target(offset) + condition.condition(writer))
  }

  private func target(_ offset: Int64) -> String {
    place(Int64(bitPattern: address &+ UInt64(bitPattern: offset)))
  }

  private func place(_ constant: Int64) -> String {
    let digits = Hexadecimal.prefixed(UInt64(bitPattern: constant))
    return symbolName(constant).map { digits + " (" + $0 + ")" } ?? digits
  }
}

extension Expression {
  /// ` if a0 == a1`; nothing where it always holds.
  fileprivate func condition(_ writer: Writer) -> String {
    switch value {
    case nil: " if " + writer.text(self)
    case 0: " if 0: never"
    default: ""
    }
  }

  /// What is boxed needs no extension: the bits above it are overwritten.
  fileprivate func withoutExtension(_ format: FloatFormat) -> Expression {
    if case .call(let name, let arguments) = self, arguments.count == 1,
      name == "zext" + String(format.bits)
    {
      return arguments[0]
    }
    return self
  }
}
