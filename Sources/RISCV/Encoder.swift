/// Turns instructions into encodings: the inverse of `Decoder`, from the same rows.
public struct Encoder: Sendable {
  private let patterns: [Opcode: [Pattern]]

  /// An encoder that may use these extensions.
  public init(extensions: ExtensionSet) {
    let rows = Row.all.filter { extensions.isSuperset(of: $0.extensions) }
    patterns = Dictionary(grouping: rows.map { Pattern($0) }) { $0.row.opcode }
  }

  /// The encoding, of the instruction's own length, or nil where no row can express its operands.
  public func encode(_ instruction: Instruction) -> UInt32? {
    for pattern in patterns[instruction.opcode] ?? [] {
      if let bits = pattern.encoding(of: instruction) { return bits }
    }
    return nil
  }
}
