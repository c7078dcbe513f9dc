import Bus

/// The state of a deterministic machine at an instant, in memory.
struct Savepoint {
  let instant: Instant
  /// How many inputs had come in since the first savepoint.
  let inputCount: Int
  /// All parts but RAM.
  let chunks: [StateChunk]
  /// The pages of RAM that have changed since the savepoint before; of the first one, all that are not zero.
  var copies: PageCopies

  /// What it costs.
  var byteCount: Int {
    chunks.reduce(copies.byteCount) { $0 + $1.bytes.count }
  }
}
