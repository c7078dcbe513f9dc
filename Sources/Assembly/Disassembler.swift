public import RISCV

/// Turns encodings into assembly text, as GNU objdump writes it.
///
/// Where the manual lets fields be anything (the registers of `fence`), objdump shows bare data and this the instruction.
public struct Disassembler: Sendable {
  /// How the text looks.
  public struct Style: Sendable {
    /// Whether pseudo-instructions are said (`ret` for `jalr zero,0(ra)`) and compressed instructions shown as what
    /// they expand to.
    public var usesAliases = true
    /// What registers are called.
    public var registers = RegisterNames.application

    /// Aliases, and register names of the calling convention.
    public init() {}
  }

  /// How the text looks.
  public let style: Style
  /// What addresses are called.
  public var symbols: SymbolTable

  let decoder: Decoder
  /// By opcode: the row of 32 bits, and what may be said instead.
  private var fullRows: [Opcode: Row] = [:]
  private var aliases: [Opcode: [Alias]] = [:]

  /// A disassembler that knows these extensions and symbols.
  public init(
    extensions: ExtensionSet = .all, style: Style = Style(), symbols: SymbolTable = SymbolTable()
  ) {
    self.style = style
    self.symbols = symbols
    decoder = Decoder(extensions: extensions)
    guard style.usesAliases else { return }
    aliases = Dictionary(grouping: Alias.all) { $0.opcode }
    for row in Row.all where row.length == 4 && fullRows[row.opcode] == nil {
      fullRows[row.opcode] = row
    }
  }

  /// The text of an encoding: mnemonic, and after a tab the operands. Of a 16-bit encoding the upper half is ignored.
  /// What is no instruction is shown as data, `.4byte` or `.2byte`.
  ///
  /// - Parameter pc: where it stands, for the targets of jumps.
  public func text(of encoding: UInt32, at pc: UInt64) -> String {
    guard let row = decoder.row(of: encoding) else { return data(encoding) }
    let instruction = decoder.decode(encoding)
    if instruction.isCompressedHint {
      return text(mnemonic(row, instruction), row.operands, instruction, pc)
    }
    if let alias = aliases[instruction.opcode]?.first(where: { $0.fits(instruction) }) {
      return text(alias.mnemonic.description, alias.operands, instruction, pc)
    }
    let shown = fullRows[instruction.opcode] ?? row
    return text(mnemonic(shown, instruction), shown.operands, instruction, pc)
  }

  private func data(_ encoding: UInt32) -> String {
    if encoding & 3 == 3 { return ".4byte\t" + Hexadecimal.prefixed(UInt64(encoding)) }
    let half = UInt64(encoding & 0xffff)
    // Sixteen zeroes are illegal for ever, and have a name for it.
    if half == 0 { return style.usesAliases ? "unimp" : "c.unimp" }
    return ".2byte\t" + Hexadecimal.prefixed(half)
  }

  private func mnemonic(_ row: Row, _ instruction: Instruction) -> String {
    var mnemonic = row.mnemonic.description
    if mnemonic.utf8.last == UInt8(ascii: "N") {
      mnemonic.removeLast()
      return mnemonic + String(instruction.immediate)
    }
    if instruction.isAtomic {
      let ordering: [StaticString] = ["", ".rl", ".aq", ".aqrl"]
      return mnemonic + ordering[Int(instruction.immediate & 3)].description
    }
    // The one fence that has another mode (`fm`) has a name of its own.
    if instruction.opcode == .fence, instruction.immediate == 0x833 { return "fence.tso" }
    return mnemonic
  }

  private func text(
    _ mnemonic: String, _ operands: StaticString, _ instruction: Instruction, _ pc: UInt64
  ) -> String {
    if mnemonic == "fence.tso" { return mnemonic }
    let writer = OperandWriter(instruction: instruction, pc: pc, style: style, symbols: symbols)
    let texts = Operand.list(operands).compactMap { writer.text(of: $0) }
    return texts.isEmpty ? mnemonic : mnemonic + "\t" + texts.joined(separator: ",")
  }
}

extension Instruction {
  /// Whether it is one of the hints in 16 bits: it writes nothing and is not the one that everybody calls `nop`.
  fileprivate var isCompressedHint: Bool {
    guard length == 2, rd == Instruction.sink else { return false }
    switch opcode {
    case .addi: return rs1 != 0 || immediate != 0
    case .lui, .slli, .add: return true
    default: return false
    }
  }

  /// Whether it has the bits `aq` and `rl` in its immediate.
  var isAtomic: Bool {
    opcode.rawValue >= Opcode.lr_w.rawValue && opcode.rawValue <= Opcode.amocas_q.rawValue
  }
}
