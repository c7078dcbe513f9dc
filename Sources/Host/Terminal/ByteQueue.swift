/// Bytes that wait, first in, first out, up to a number.
///
///     storage   [ . . b c d . . ]      first ^     count 3; it wraps round at the end
package struct ByteQueue {
  private var storage: [UInt8]
  private var first = 0
  /// How many wait.
  package private(set) var count = 0

  /// A queue without bytes. `capacity` is at least 1.
  package init(capacity: Int) { storage = [UInt8](repeating: 0, count: capacity) }

  /// How many more fit.
  package var room: Int { storage.count - count }

  /// Adds as many of the bytes, from the first on, as fit; returns how many did.
  package mutating func append(_ bytes: some Collection<UInt8>) -> Int {
    let fitting = bytes.prefix(room)
    for byte in fitting {
      storage[(first + count) % storage.count] = byte
      count += 1
    }
    return fitting.count
  }

  /// Takes the first byte, or nil when there is none.
  package mutating func removeFirst() -> UInt8? {
    guard count > 0 else { return nil }
    let byte = storage[first]
    count -= 1
    // An empty queue begins anew at the front, so that a large one touches little memory.
    first = count == 0 ? 0 : (first + 1) % storage.count
    return byte
  }
}
