/// Pages by their numbers, a bit each up to the highest.
struct PageSet {
  private var words: [UInt64] = []
  /// How many are in it.
  private(set) var count = 0

  mutating func insert(_ page: UInt32) {
    let place = Int(page >> 6)
    if place >= words.count {
      words.append(
        contentsOf: repeatElement(0, count: max(place + 1, 2 * words.count) - words.count))
    }
    let bit = UInt64(1) << UInt64(page & 63)
    if words[place] & bit == 0 { count += 1 }
    words[place] |= bit
  }

  /// Takes a page out; false where it was not in it.
  mutating func remove(_ page: UInt32) -> Bool {
    let (place, bit) = (Int(page >> 6), UInt64(1) << UInt64(page & 63))
    guard place < words.count, words[place] & bit != 0 else { return false }
    words[place] &= ~bit
    count -= 1
    return true
  }

  /// All of them, rising.
  var pages: [UInt32] {
    var pages: [UInt32] = []
    pages.reserveCapacity(count)
    for (place, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        pages.append(UInt32(place * 64 + rest.trailingZeroBitCount))
        rest &= rest &- 1
      }
    }
    return pages
  }
}
