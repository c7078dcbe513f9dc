/// The state of a deterministic machine at an instant, in memory. What pages contained is in a `PageHistory` for each store.
struct Savepoint {
  let instant: Instant
  /// Nanoseconds of guest time since this power-on, and since the first savepoint.
  let now: UInt64
  let time: UInt64
  /// How many inputs had come in since the first savepoint.
  let inputCount: Int
  /// All parts but pages.
  let parts: [PartCopy]
  /// Whether nothing else tells how the machine became what it was.
  let isKept: Bool
}
