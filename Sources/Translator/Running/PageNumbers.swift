/// Numbers of pages of code that a hart has asked for before: after a fence, all of them are wanted again.
///
/// Unsafe pointer: owned here; places are masked to the table's size, a power of two.
struct PageNumbers: ~Copyable {
  private static let capacity = 1 << 10
  private let entries: UnsafeMutablePointer<(key: PageKey, number: UInt32)>

  init() {
    entries = .allocate(capacity: Self.capacity)
    entries.initialize(repeating: Self.none, count: Self.capacity)
  }

  deinit { entries.deallocate() }

  private static let none = (key: PageKey(tag: 0, physicalPage: 0), number: UInt32(0))

  /// The number of a page, by `search` where it is not known.
  func number(of key: PageKey, search: () -> UInt32) -> UInt32 {
    let mixed = (key.tag &>> 12) ^ (key.physicalPage &>> 12) &* 31
    let entry = entries + Int(truncatingIfNeeded: mixed) & (Self.capacity - 1)
    if entry.pointee.number != 0, entry.pointee.key == key { return entry.pointee.number }
    entry.pointee = (key, search())
    return entry.pointee.number
  }

  func forgetAll() { entries.update(repeating: Self.none, count: Self.capacity) }
}
