/// Tables in memory, by their number. Clean ones go when there are too many; dirty ones stay until they are committed.
struct TableCache {
  private var tables: [Int: Table] = [:]
  private var clock: UInt64 = 0
  private let limit: Int
  /// How many are dirty.
  private(set) var dirtyCount = 0

  /// Room for tables of `tableSize` bytes in some MiB, and for four at least.
  init(tableSize: UInt64) { limit = max(4, Int((8 << 20) / tableSize)) }

  /// Whether a commit is called for, so that there is room again.
  var isFull: Bool { dirtyCount > limit / 2 }

  mutating func find(_ number: Int) -> Table? {
    guard let table = tables[number] else { return nil }
    clock += 1
    table.lastUse = clock
    return table
  }

  mutating func insert(_ table: Table, at number: Int) {
    if tables.count >= limit { evict() }
    clock += 1
    table.lastUse = clock
    if table.isDirty { dirtyCount += 1 }
    tables[number] = table
  }

  /// Drops the quarter that was not asked for the longest.
  private mutating func evict() {
    let clean = tables.filter { !$0.value.isDirty }.sorted { $0.value.lastUse < $1.value.lastUse }
    for (number, _) in clean.prefix(max(1, limit / 4)) { tables[number] = nil }
  }

  mutating func markDirty(_ table: Table) {
    guard !table.isDirty else { return }
    table.isDirty = true
    dirtyCount += 1
  }

  /// The dirty ones in order.
  var dirty: [(number: Int, table: Table)] {
    tables.filter { $0.value.isDirty }.map { (number: $0.key, table: $0.value) }
      .sorted { $0.number < $1.number }
  }

  /// All is in the file.
  mutating func committed() {
    for table in tables.values where table.isDirty {
      table.isDirty = false
      table.isFresh = false
    }
    dirtyCount = 0
  }

  mutating func removeAll() {
    tables.removeAll()
    dirtyCount = 0
  }
}
