/// Which pages of code remembered jumps may lead to, so that a page that none leads to goes without looking through all of them.
struct JumpPages {
  /// No address of a page.
  private static let none: UInt64 = 1
  private static let several: UInt64 = 3

  /// One of many pages each: which one, or that there are several.
  private var pages = InlineArray<256, UInt64>(repeating: none)

  private static func place(_ page: UInt64) -> Int { Int(truncatingIfNeeded: page &>> 12) & 255 }

  /// A jump to an address is remembered.
  mutating func note(_ address: UInt64) {
    let page = address & ~0xfff
    let place = Self.place(page)
    if pages[place] == Self.none {
      pages[place] = page
    } else if pages[place] != page {
      pages[place] = Self.several
    }
  }

  /// Whether there may have been jumps to a page, all of which are forgotten now.
  mutating func remove(_ page: UInt64) -> Bool {
    let place = Self.place(page)
    if pages[place] == page {
      pages[place] = Self.none
      return true
    }
    return pages[place] == Self.several
  }

  mutating func removeAll() { pages = InlineArray(repeating: Self.none) }
}
