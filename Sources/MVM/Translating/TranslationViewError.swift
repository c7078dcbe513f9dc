/// Why there is no translation to be shown.
public enum TranslationViewError: Error, Equatable, CustomStringConvertible {
  /// `there is no symbol 'NAME'; did you mean 'NEAREST'?`
  case noSymbol(String, nearest: String?)
  /// `it has no symbols (was it stripped?): say where to look by an address, such as its entry, ADDRESS`
  case stripped(entry: UInt64)
  /// `there is no code at ADDRESS`
  case noCode(UInt64)
  /// `ADDRESS is odd: instructions are at even addresses`
  case odd(UInt64)
  /// `ADDRESS is in the middle of an instruction: it begins at ADDRESS`
  case middle(UInt64, of: UInt64)
  /// `the host's code cannot be shown as text: REASON`
  case noDisassembler(reason: String)
  /// `not translated: REASON`
  case untranslated(reason: String)

  public var description: String {
    switch self {
    case .noSymbol(let name, let nearest):
      "there is no symbol '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .stripped(let entry):
      "it has no symbols (was it stripped?): say where to look by an address, such as its entry, "
        + Self.text(entry)
    case .noCode(let address): "there is no code at \(Self.text(address))"
    case .odd(let address): "\(Self.text(address)) is odd: instructions are at even addresses"
    case .middle(let address, let start):
      "\(Self.text(address)) is in the middle of an instruction: it begins at \(Self.text(start))"
    case .noDisassembler(let reason): "the host's code cannot be shown as text: \(reason)"
    case .untranslated(let reason): "not translated: \(reason)"
    }
  }

  private static func text(_ address: UInt64) -> String { "0x" + String(address, radix: 16) }
}
