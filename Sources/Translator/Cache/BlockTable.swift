import Synchronization

/// Where blocks are found by their keys: a table with open addressing.
///
///     mask | word | word | ...        a word: 32 bits of the key's hash, and the block's number, counted from 1
///
/// Which key a block has, it says itself; so a place is one word, of which there are very many.
///
/// Harts look while one of them, which holds the lock, changes it. A table that has become too small stays until nobody looks. So what
/// is found was there at some time, and what was there in time is found.
///
/// Unsafe pointers: owned here; places are masked to the tables' size, which is a power of two.
struct BlockTable: ~Copyable {
  private typealias Words = UnsafeMutablePointer<Atomic<UInt64>>

  private let current: Atomic<Words>
  private var retired: [Words] = []
  /// How many places are not free.
  private var count = 0

  private static let firstCapacity = 1 << 13
  /// A place that was used and is not any more: no block has that number.
  private static let removed = UInt64(UInt32.max) << 32

  init() { current = Atomic(Self.make(Self.firstCapacity)) }

  deinit {
    for table in retired { table.deallocate() }
    current.load(ordering: .relaxed).deallocate()
  }

  private static func make(_ capacity: Int) -> Words {
    let table = Words.allocate(capacity: 1 + capacity)
    table.initialize(to: Atomic(UInt64(capacity - 1)))
    for place in 1...capacity { (table + place).initialize(to: Atomic(0)) }
    return table
  }

  private static func mask(_ table: Words) -> Int {
    Int(truncatingIfNeeded: table[0].load(ordering: .relaxed))
  }

  /// What tells most keys apart.
  private static func hash(_ key: BlockKey) -> UInt64 {
    (key.bits &* 0x9e37_79b9_7f4a_7c15) &>> 32
  }

  /// The number of the block with a key, or nil.
  @inline(__always)
  func find(_ key: BlockKey, _ keyOfBlock: (Int) -> BlockKey) -> Int? {
    let table = current.load(ordering: .acquiring)
    let (mask, hash) = (Self.mask(table), Self.hash(key))
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let word = table[1 + place].load(ordering: .acquiring)
      if word == 0 { return nil }
      if word &>> 32 == hash, word != Self.removed {
        let block = Int(truncatingIfNeeded: word & 0xffff_ffff) - 1
        if keyOfBlock(block).bits == key.bits { return block }
      }
      place = (place + 1) & mask
    }
  }

  // MARK: By who holds the lock

  /// Adds a block whose key is not there, and which is complete.
  mutating func insert(_ key: BlockKey, _ block: Int) {
    if count * 2 > Self.mask(current.load(ordering: .relaxed)) { grow() }
    let word = Self.hash(key) << 32 | UInt64(block + 1)
    if Self.put(word, in: current.load(ordering: .relaxed)) { count += 1 }
  }

  func remove(_ key: BlockKey, _ block: Int) {
    let table = current.load(ordering: .relaxed)
    let (mask, hash) = (Self.mask(table), Self.hash(key))
    var place = Int(truncatingIfNeeded: hash) & mask
    while case let word = table[1 + place].load(ordering: .relaxed), word != 0 {
      if word == hash << 32 | UInt64(block + 1) {
        return table[1 + place].store(Self.removed, ordering: .relaxed)
      }
      place = (place + 1) & mask
    }
  }

  /// Nobody looks.
  mutating func removeAll() {
    freeRetired()
    let table = current.load(ordering: .relaxed)
    for place in 0...Self.mask(table) { table[1 + place].store(0, ordering: .relaxed) }
    count = 0
  }

  /// Puts a word in the first place that is free for it; returns whether it was never used.
  private static func put(_ word: UInt64, in table: Words) -> Bool {
    let mask = mask(table)
    var place = Int(truncatingIfNeeded: word &>> 32) & mask
    while true {
      let found = table[1 + place].load(ordering: .relaxed)
      if found == 0 || found == removed {
        table[1 + place].store(word, ordering: .releasing)
        return found == 0
      }
      place = (place + 1) & mask
    }
  }

  private mutating func grow() {
    let old = current.load(ordering: .relaxed)
    let table = Self.make((Self.mask(old) + 1) * 2)
    count = 0
    for place in 0...Self.mask(old) {
      let word = old[1 + place].load(ordering: .relaxed)
      if word != 0, word != Self.removed, Self.put(word, in: table) { count += 1 }
    }
    current.store(table, ordering: .releasing)
    retired.append(old)
  }

  private mutating func freeRetired() {
    for table in retired { table.deallocate() }
    retired.removeAll()
  }
}
