/// Bytes that wait, first in, first out, up to a number.
///
///     storage   [ . . b c d . . ]      first ^     count 3; it wraps round at the end
package struct ByteQueue {
  private let capacity: Int
  /// As long as was needed so far: what a mebibyte is at hand for comes seldom.
  private var storage: [UInt8]
  private var first = 0
  /// How many wait.
  package private(set) var count = 0

  /// A queue without bytes. `capacity` is at least 1.
  package init(capacity: Int) {
    self.capacity = capacity
    storage = [UInt8](repeating: 0, count: min(capacity, 4096))
  }

  /// How many more fit.
  package var room: Int { capacity - count }

  /// Adds as many of the bytes, from the first on, as fit; returns how many did.
  package mutating func append(_ bytes: some Collection<UInt8>) -> Int {
    let fitting = bytes.prefix(room)
    grow(toHold: count + fitting.count)
    for byte in fitting {
      storage[(first + count) % storage.count] = byte
      count += 1
    }
    return fitting.count
  }

  private mutating func grow(toHold needed: Int) {
    guard needed > storage.count else { return }
    let waiting = storage[first...] + storage[..<first]
    storage = Array(waiting)
    first = 0
    let size = min(capacity, max(needed, 2 * storage.count))
    storage += repeatElement(0, count: size - storage.count)
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
