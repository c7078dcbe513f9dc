import Synchronization

/// Where blocks are found by their keys: a table with open addressing.
///
/// Harts look while one of them, which holds the lock, changes it. A key is written after its value, and never moved or written over; a
/// table that has become too small stays until nobody looks. So what is found was there at some time, and what was there in time is
/// found.
///
/// Unsafe pointers: owned here; places are masked to the tables' size, which is a power of two.
struct BlockTable: ~Copyable {
  /// The mask of places, then each place's key and value.
  private let current: Atomic<UnsafeMutablePointer<Atomic<UInt64>>>
  private var retired: [UnsafeMutablePointer<Atomic<UInt64>>] = []
  private var count = 0

  private static let firstCapacity = 1 << 12
  /// The key of a place that was used and is not any more.
  private static let removed = UInt64.max

  init() { current = Atomic(Self.make(Self.firstCapacity)) }

  deinit {
    for table in retired { table.deallocate() }
    current.load(ordering: .relaxed).deallocate()
  }

  private static func make(_ capacity: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    let table = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: 1 + 2 * capacity)
    table.initialize(to: Atomic(UInt64(capacity - 1)))
    for word in 1...2 * capacity { (table + word).initialize(to: Atomic(0)) }
    return table
  }

  /// The value of a key, or nil.
  subscript(key: BlockKey) -> Int? {
    let table = current.load(ordering: .acquiring)
    let found = Self.place(of: key.bits, in: table)
    guard found.isThere else { return nil }
    return Int(truncatingIfNeeded: table[found.word + 1].load(ordering: .relaxed))
  }

  /// Where a key is, or would be: there is always room, since a table is half empty.
  private static func place(
    of key: UInt64, in table: UnsafeMutablePointer<Atomic<UInt64>>
  ) -> (word: Int, isThere: Bool) {
    let mask = Int(truncatingIfNeeded: table[0].load(ordering: .relaxed))
    var place = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) &>> 40) & mask
    while true {
      let word = 1 + 2 * place
      let found = table[word].load(ordering: .acquiring)
      if found == key { return (word, true) }
      if found == 0 { return (word, false) }
      place = (place + 1) & mask
    }
  }

  // MARK: By who holds the lock

  mutating func insert(_ key: BlockKey, _ value: Int) {
    if count * 2 >= capacity { grow() }
    let table = current.load(ordering: .relaxed)
    if Self.put(key.bits, UInt64(value), in: table) { count += 1 }
  }

  func remove(_ key: BlockKey) {
    let table = current.load(ordering: .relaxed)
    let found = Self.place(of: key.bits, in: table)
    if found.isThere { table[found.word].store(Self.removed, ordering: .relaxed) }
  }

  /// Nobody looks.
  mutating func removeAll() {
    freeRetired()
    let table = current.load(ordering: .relaxed)
    for word in 1...2 * capacity { table[word].store(0, ordering: .relaxed) }
    count = 0
  }

  private var capacity: Int {
    Int(current.load(ordering: .relaxed)[0].load(ordering: .relaxed)) + 1
  }

  /// Whether the key is a new one.
  @discardableResult
  private static func put(
    _ key: UInt64, _ value: UInt64, in table: UnsafeMutablePointer<Atomic<UInt64>>
  ) -> Bool {
    let found = place(of: key, in: table)
    table[found.word + 1].store(value, ordering: .relaxed)
    table[found.word].store(key, ordering: .releasing)
    return !found.isThere
  }

  private mutating func grow() {
    let old = current.load(ordering: .relaxed)
    let table = Self.make(capacity * 2)
    count = 0
    for place in 0..<capacity {
      let key = old[1 + 2 * place].load(ordering: .relaxed)
      guard key != 0, key != Self.removed else { continue }
      Self.put(key, old[2 + 2 * place].load(ordering: .relaxed), in: table)
      count += 1
    }
    current.store(table, ordering: .releasing)
    retired.append(old)
  }

  private mutating func freeRetired() {
    for table in retired { table.deallocate() }
    retired.removeAll()
  }
}
