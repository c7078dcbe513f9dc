/// What the translator of a machine has made of the code at an address.
public struct MadeTranslation: Sendable {
  /// All that was made in one piece.
  public let region: TranslatedRegion
  /// Which of its blocks a hart enters there, or is in the midst of.
  public let block: Int
  /// Where the code of that block is in this process.
  public let hostAddress: UInt64
  /// Whether the code of the host is the machine's own, with addresses in this process; else it is what would be made now of the same
  /// instructions, counted from the beginning of the code memory.
  public let isOwn: Bool
  /// Where translated code has the guest's registers.
  public let places: RegisterPlaces
  /// What the code is for.
  public let host: String
}
