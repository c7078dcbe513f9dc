/// Bytes in the order in which they came, up to a fixed number of them.
struct ByteQueue {
  let capacity: Int
  private var bytes: [UInt8]
  private var first = 0
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    bytes = [UInt8](repeating: 0, count: capacity)
  }

  var isEmpty: Bool { count == 0 }
  var room: Int { capacity - count }

  /// There is room.
  mutating func append(_ byte: UInt8) {
    bytes[(first + count) % capacity] = byte
    count += 1
  }

  mutating func popFirst() -> UInt8? {
    guard count > 0 else { return nil }
    let byte = bytes[first]
    first = (first + 1) % capacity
    count -= 1
    return byte
  }

  mutating func take(limit: Int) -> [UInt8] {
    var taken: [UInt8] = []
    taken.reserveCapacity(min(limit, count))
    while taken.count < limit, let byte = popFirst() { taken.append(byte) }
    return taken
  }

  mutating func removeAll() { count = 0 }
}
