public import Bus

/// How much of RAM is in use, piece by piece, and from when on the next call can tell what has changed.
public struct MemoryUses: Sendable {
  /// The pieces, in order.
  public let pieces: [MemoryUse]
  /// For the next call.
  public let token: MemoryToken
}
