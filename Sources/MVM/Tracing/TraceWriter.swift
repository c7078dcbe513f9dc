import Assembly
import RISCV

/// Writes what is executed to a file, as a `TraceConfiguration` asks for.
final class TraceWriter {
  private let configuration: TraceConfiguration
  private let file: OutputFile
  private let disassembler: Disassembler

  init(
    _ configuration: TraceConfiguration, to file: OutputFile, extensions: ExtensionSet,
    symbols: SymbolTable
  ) {
    self.configuration = configuration
    self.file = file
    disassembler = Disassembler(extensions: extensions, symbols: symbols)
  }

  func write(_ instruction: ExecutedInstruction) {
    guard includes(instruction.hart, instruction.privilege, instruction.pc) else { return }
    let text = disassembler.text(of: instruction.encoding, at: instruction.pc)
    file.write(
      configuration.format == .words
        ? instruction.words(assembly: text) : instruction.json(assembly: text))
  }

  func write(_ trap: TrapEvent) {
    guard includes(trap.hart, trap.origin, trap.pc) else { return }
    file.write(configuration.format == .words ? trap.words : trap.json)
  }

  private func includes(_ hart: Int, _ privilege: PrivilegeMode, _ pc: UInt64) -> Bool {
    if let wanted = configuration.hart, wanted != hart { return false }
    if let wanted = configuration.privilege, wanted != privilege { return false }
    return configuration.range?.contains(pc) ?? true
  }
}
