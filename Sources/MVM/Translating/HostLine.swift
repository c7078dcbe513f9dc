/// An instruction of the host, or numbers among them.
public struct HostLine: Sendable {
  /// Where it begins, counted from the beginning of all code that was made; the address of a machine's own.
  public let offset: UInt64
  /// Its bytes.
  public let bytes: [UInt8]
  /// Mnemonic and operands, as the host's manufacturer writes them.
  public let text: String
  /// What it is about, where that can be told: where a jump leads, what is in a word of memory.
  public let comment: String?
}
