/// Addresses of instructions in one page.
struct PageSet {
  /// A bit for each halfword. Not in place, where they would be copied with whoever has them at each look.
  private var bits = [UInt64](repeating: 0, count: 0x1000 / 2 / 64)

  private static func place(_ address: UInt64) -> (word: Int, bit: UInt64) {
    let halfword = (address & 0xfff) / 2
    return (Int(halfword / 64), 1 << (halfword % 64))
  }

  /// Whether an address that lies in the page is among them.
  func contains(_ address: UInt64) -> Bool {
    let place = Self.place(address)
    return bits[place.word] & place.bit != 0
  }

  mutating func clear() {
    for word in bits.indices { bits[word] = 0 }
  }

  mutating func insert(_ address: UInt64) {
    let place = Self.place(address)
    bits[place.word] |= place.bit
  }
}
