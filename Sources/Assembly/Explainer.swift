public import RISCV

/// Says what an instruction does, a line an effect: `a0 <- sext32(memory32[sp + 16])`.
///
/// The meanings are those that the interpreter executes; this only gives them words instead of numbers. `memoryN[x]` is
/// N bits of memory, `sextN` and `zextN` extend with the sign and with zeroes, `single(fa0)` is the number that is boxed
/// in a register, `<u` and the like take words as unsigned numbers, `>>>` shifts in the sign, division by zero is what the
/// manual says. That the next instruction follows, and that floating-point operations may raise flags, goes without saying.
public struct Explainer: Sendable {
  private let decoder: Decoder
  private let registers: RegisterNames
  private let symbols: SymbolTable

  /// An explainer of these extensions' instructions.
  public init(
    extensions: ExtensionSet = .all, registers: RegisterNames = .application,
    symbols: SymbolTable = SymbolTable()
  ) {
    decoder = Decoder(extensions: extensions)
    self.registers = registers
    self.symbols = symbols
  }

  /// The effects of an encoding that stands at `pc`, in order. There is always at least one line.
  public func explain(_ encoding: UInt32, at pc: UInt64) -> [String] {
    var engine = ExplainingEngine(pc: pc, registers: registers, symbols: symbols)
    // A trap has been told like every other effect.
    try? engine.execute(decoder.decode(encoding))
    return engine.effects.isEmpty ? [engine.sideEffect ?? "nothing happens"] : engine.effects
  }
}
