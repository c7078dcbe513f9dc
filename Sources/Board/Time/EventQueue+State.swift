import Bus

extension EventQueue {
  /// More than this wait in no machine.
  private static let limit = 1 << 16

  /// Shows who waits for what: sleepers by the names that `owners` has for them.
  mutating func visitState(
    _ visitor: inout StateVisitor, owners: [StateOwner]
  ) throws(StateError) {
    try visitor.visit("order", &order)
    try visitor.require(order < 1 << 62, "order", "is beyond counting")
    var records = try saved(visitor, owners)
    try visitor.visit("events", &records, atMost: Self.limit, blank: Record()) {
      (record, visitor) throws(StateError) in
      try visitor.visit("owner", &record.owner, atMost: StateChunk.nameLimit)
      try visitor.visit("token", &record.token)
      try visitor.visit("instant", &record.instant)
      try visitor.visit("order", &record.order)
    }
    if visitor.isReading { try restore(records, visitor, owners) }
  }

  /// An event, as it is written.
  private struct Record {
    var owner = ""
    var token: UInt64 = 0
    var instant: UInt64 = 0
    var order: UInt64 = 0
  }

  private func saved(
    _ visitor: StateVisitor, _ owners: [StateOwner]
  ) throws(StateError) -> [Record] {
    if visitor.isReading { return [] }
    var records: [Record] = []
    for entry in entries {
      guard let owner = owners.first(where: { $0.sleeper === entry.sleeper }) else {
        throw visitor.error(.nameless, "events")
      }
      records.append(
        Record(
          owner: owner.name, token: entry.token, instant: entry.instant, order: entry.order))
    }
    return records
  }

  private mutating func restore(
    _ records: [Record], _ visitor: StateVisitor, _ owners: [StateOwner]
  ) throws(StateError) {
    var restored: [Entry] = []
    for record in records {
      guard let owner = owners.first(where: { $0.name == record.owner }) else {
        throw visitor.error(.refused("names '\(record.owner)', who never waits here"), "events")
      }
      let entry = Entry(
        sleeper: owner.sleeper, token: record.token, instant: record.instant, order: record.order)
      let isDouble = restored.contains {
        $0.order == entry.order || $0.token == entry.token && $0.sleeper === entry.sleeper
      }
      guard !isDouble, entry.order < order else {
        throw visitor.error(.refused("has an event twice, or one of the future"), "events")
      }
      restored.append(entry)
    }
    restored.sort { $1.comes(before: $0) }
    entries = restored
  }
}
