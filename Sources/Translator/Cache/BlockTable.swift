/// Where blocks are found by their keys: a table with open addressing, since a general dictionary takes longer than most blocks.
///
/// Unsafe pointers: owned here; places are masked to the tables' size, which is a power of two.
struct BlockTable: ~Copyable {
  private var keys: UnsafeMutablePointer<UInt64>
  private var values: UnsafeMutablePointer<Int32>
  private var capacity = 1 << 12
  private var count = 0

  /// Of a place that was used and is not any more.
  private static let removed = UInt64.max

  init() {
    keys = .allocate(capacity: capacity)
    values = .allocate(capacity: capacity)
    keys.initialize(repeating: 0, count: capacity)
    values.initialize(repeating: 0, count: capacity)
  }

  deinit {
    keys.deallocate()
    values.deallocate()
  }

  /// The value of a key, or nil.
  subscript(key: BlockKey) -> Int? {
    var place = start(key.bits)
    while keys[place] != 0 {
      if keys[place] == key.bits { return Int(values[place]) }
      place = (place + 1) & (capacity - 1)
    }
    return nil
  }

  mutating func insert(_ key: BlockKey, _ value: Int) {
    if count * 2 >= capacity { grow() }
    var place = start(key.bits)
    while keys[place] != 0, keys[place] != key.bits { place = (place + 1) & (capacity - 1) }
    if keys[place] == 0 { count += 1 }
    keys[place] = key.bits
    values[place] = Int32(value)
  }

  mutating func remove(_ key: BlockKey) {
    var place = start(key.bits)
    while keys[place] != 0 {
      if keys[place] == key.bits {
        keys[place] = Self.removed
        return
      }
      place = (place + 1) & (capacity - 1)
    }
  }

  mutating func removeAll() {
    keys.update(repeating: 0, count: capacity)
    count = 0
  }

  private func start(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) &>> 40) & (capacity - 1)
  }

  private mutating func grow() {
    let (oldKeys, oldValues, oldCapacity) = (keys, values, capacity)
    capacity *= 2
    keys = .allocate(capacity: capacity)
    values = .allocate(capacity: capacity)
    keys.initialize(repeating: 0, count: capacity)
    values.initialize(repeating: 0, count: capacity)
    count = 0
    for place in 0..<oldCapacity where oldKeys[place] != 0 && oldKeys[place] != Self.removed {
      var next = start(oldKeys[place])
      while keys[next] != 0 { next = (next + 1) & (capacity - 1) }
      keys[next] = oldKeys[place]
      values[next] = oldValues[place]
      count += 1
    }
    oldKeys.deallocate()
    oldValues.deallocate()
  }
}
