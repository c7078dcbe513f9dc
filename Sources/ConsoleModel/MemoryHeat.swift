public import MVM

/// How memory is used, piece by piece, as time goes on.
public struct MemoryHeat: Sendable {
  /// A piece of RAM.
  public struct Piece: Sendable, Equatable {
    public let use: MemoryUse
    /// How much it was written to lately: 1 now, less with each look since.
    public internal(set) var heat: Double
  }

  public private(set) var pieces: [Piece] = []
  private var token: MemoryToken?

  /// How much of its heat a piece keeps from one look to the next.
  private static let decay = 0.6

  public init() {}

  /// Looks again, in so many pieces. Each look costs the machine a little: twice a second is enough.
  public mutating func update(_ machine: Machine, count: Int) {
    let uses = machine.memoryUse(pieces: count, since: token)
    let isFirst = token == nil || pieces.count != uses.pieces.count
    token = uses.token
    let old = pieces
    pieces = uses.pieces.enumerated().map { number, use in
      let before = isFirst ? 0 : old[number].heat * Self.decay
      return Piece(use: use, heat: use.changed > 0 && !isFirst ? 1 : before < 0.1 ? 0 : before)
    }
  }
}
