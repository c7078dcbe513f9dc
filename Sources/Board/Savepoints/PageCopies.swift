import Bus

/// What some pages of a store contained once.
package struct PageCopies {
  /// What a page takes beside its copy.
  static let overhead = 12

  /// Their numbers, rising.
  private(set) var pages: [UInt32] = []
  /// What each contained.
  private(set) var copies: [PageCopy] = []

  /// Of no page.
  init() {}

  /// Adds a page beyond those that are here.
  mutating func append(_ page: UInt32, _ copy: PageCopy) {
    pages.append(page)
    copies.append(copy)
  }

  /// What both have together; of a page that both have, the later contents.
  init(_ earlier: PageCopies, _ later: PageCopies) {
    let count = earlier.pages.count + later.pages.count
    pages.reserveCapacity(count)
    copies.reserveCapacity(count)
    var (i, j) = (0, 0)
    while i < earlier.pages.count || j < later.pages.count {
      if j == later.pages.count || i < earlier.pages.count && earlier.pages[i] < later.pages[j] {
        append(earlier.pages[i], earlier.copies[i])
        i += 1
      } else {
        if i < earlier.pages.count, earlier.pages[i] == later.pages[j] { i += 1 }
        append(later.pages[j], later.copies[j])
        j += 1
      }
    }
  }
}
