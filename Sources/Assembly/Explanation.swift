public import RISCV

/// Everything about one encoding, to be read by a person: its bits, its text, its effects, its extension.
public struct Explanation: Sendable {
  private let disassembler: Disassembler
  private let explainer: Explainer

  /// Explanations for a machine with these extensions.
  public init(
    extensions: ExtensionSet = .all, registers: RegisterNames = .application,
    symbols: SymbolTable = SymbolTable()
  ) {
    var style = Disassembler.Style()
    style.registers = registers
    disassembler = Disassembler(extensions: extensions, style: style, symbols: symbols)
    explainer = Explainer(extensions: extensions, registers: registers, symbols: symbols)
  }

  /// The lines about an encoding that stands at `pc`.
  public func lines(about encoding: UInt32, at pc: UInt64) -> [String] {
    let text = disassembler.text(of: encoding, at: pc).replacingTabs
    guard let row = disassembler.decoder.row(of: encoding) else {
      return [text, "    trap: illegal instruction", "No instruction of this machine."]
    }
    var lines = EncodingDiagram(row: row, encoding: encoding).lines
    lines.append(text + Self.remark(row))
    lines += explainer.explain(encoding, at: pc).map { "    " + $0 }
    lines.append("Extension: " + Self.names(row.extensions))
    return lines
  }

  /// The instruction's own name, of a compressed one.
  private static func remark(_ row: Row) -> String {
    row.length == 2 ? "    (" + row.mnemonic.description + ")" : ""
  }

  private static func names(_ extensions: ExtensionSet) -> String {
    ExtensionSet.named.filter { extensions.isSuperset(of: $0.set) }
      .map { $0.name.description }.joined(separator: ", ")
  }
}

extension String {
  /// With a blank for every tab.
  fileprivate var replacingTabs: String {
    String(decoding: utf8.map { $0 == 0x09 ? 0x20 : $0 }, as: UTF8.self)
  }
}
