/// Bytes that wait, first in, first out, up to a number.
///
///     storage   [ . . b c d . . ]      first ^     count 3; it wraps round at the end
struct ByteQueue {
  private var storage: [UInt8]
  private var first = 0
  private(set) var count = 0

  init(capacity: Int) { storage = [UInt8](repeating: 0, count: capacity) }

  /// How many more fit.
  var room: Int { storage.count - count }

  /// Adds as many of the bytes, from the first on, as fit; returns how many did.
  mutating func append(_ bytes: some Collection<UInt8>) -> Int {
    let fitting = bytes.prefix(room)
    for byte in fitting {
      storage[(first + count) % storage.count] = byte
      count += 1
    }
    return fitting.count
  }

  /// Takes the first byte, or nil when there is none.
  mutating func removeFirst() -> UInt8? {
    guard count > 0 else { return nil }
    let byte = storage[first]
    count -= 1
    // An empty queue begins anew at the front, so that a large one touches little memory.
    first = count == 0 ? 0 : (first + 1) % storage.count
    return byte
  }
}
