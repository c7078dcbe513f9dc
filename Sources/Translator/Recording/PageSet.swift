/// Addresses of instructions in one page.
struct PageSet {
  /// A bit for each halfword.
  private var bits = InlineArray<32, UInt64>(repeating: 0)

  private static func place(_ address: UInt64) -> (word: Int, bit: UInt64) {
    let halfword = (address & 0xfff) / 2
    return (Int(halfword / 64), 1 << (halfword % 64))
  }

  /// Whether an address that lies in the page is among them.
  func contains(_ address: UInt64) -> Bool {
    let place = Self.place(address)
    return bits[place.word] & place.bit != 0
  }

  mutating func insert(_ address: UInt64) {
    let place = Self.place(address)
    bits[place.word] |= place.bit
  }
}
