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
  /// How many places are in use, or were.
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

  /// What tells most keys apart.
  private static func hash(_ key: BlockKey) -> UInt64 {
    (key.bits &* 0x9e37_79b9_7f4a_7c15) &>> 32
  }

  /// The first place for a hash whose word is the one that is looked for, or was never used: then it is 0.
  @inline(__always)
  private static func look(
    for hash: UInt64, in table: Words, _ isIt: (UInt64) -> Bool
  ) -> (place: Words, word: UInt64) {
    let mask = Int(truncatingIfNeeded: table[0].load(ordering: .relaxed))
    var index = Int(truncatingIfNeeded: hash) & mask
    while true {
      let place = table + 1 + index
      let word = place.pointee.load(ordering: .acquiring)
      if word == 0 || isIt(word) { return (place, word) }
      index = (index + 1) & mask
    }
  }

  /// The number of the block with a key, or nil.
  @inline(__always)
  func find(_ key: BlockKey, _ keyOfBlock: (Int) -> BlockKey) -> Int? {
    func block(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 0xffff_ffff) - 1 }
    let hash = Self.hash(key)
    let found = Self.look(for: hash, in: current.load(ordering: .acquiring)) {
      $0 &>> 32 == hash && $0 != Self.removed && keyOfBlock(block($0)).bits == key.bits
    }
    return found.word == 0 ? nil : block(found.word)
  }

  // MARK: By who holds the lock

  private static func word(_ key: BlockKey, _ block: Int) -> UInt64 {
    hash(key) << 32 | UInt64(block + 1)
  }

  /// Adds a block whose key is not there, and which is complete.
  mutating func insert(_ key: BlockKey, _ block: Int) {
    if count * 2 >= capacity { grow() }
    put(Self.word(key, block), in: current.load(ordering: .relaxed))
  }

  func remove(_ key: BlockKey, _ block: Int) {
    let word = Self.word(key, block)
    let found = Self.look(for: word &>> 32, in: current.load(ordering: .relaxed)) { $0 == word }
    if found.word != 0 { found.place.pointee.store(Self.removed, ordering: .relaxed) }
  }

  /// Nobody looks.
  mutating func removeAll() {
    freeRetired()
    let table = current.load(ordering: .relaxed)
    for place in 1...capacity { table[place].store(0, ordering: .relaxed) }
    count = 0
  }

  private var capacity: Int {
    Int(current.load(ordering: .relaxed)[0].load(ordering: .relaxed)) + 1
  }

  /// Puts a word in the first place that nobody uses any more, or has not yet.
  private mutating func put(_ word: UInt64, in table: Words) {
    let found = Self.look(for: word &>> 32, in: table) { $0 == Self.removed }
    found.place.pointee.store(word, ordering: .releasing)
    if found.word == 0 { count += 1 }
  }

  private mutating func grow() {
    let old = current.load(ordering: .relaxed)
    let table = Self.make(capacity * 2)
    count = 0
    for place in 1...capacity {
      let word = old[place].load(ordering: .relaxed)
      if word != 0, word != Self.removed { put(word, in: table) }
    }
    current.store(table, ordering: .releasing)
    retired.append(old)
  }

  private mutating func freeRetired() {
    for table in retired { table.deallocate() }
    retired.removeAll()
  }
}
