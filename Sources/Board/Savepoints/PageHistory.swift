package import Bus

/// What the pages of a store contained at each savepoint.
///
///     savepoint        0         1         2         3    base
///     copies         4 7 9      4 9        7        4 8         pages changed since the savepoint before
///     originals        1 8                                      pages as they were at 0, kept when they were changed later
///
///     at 2             4 and 9 of 1, 7 of 2, 1 and 8 of the originals; all others have never changed
///
/// The store is now as it was at the base but for what has changed since. So the pages in which it may differ from what it was at
/// another savepoint are these, and those with copies between the two.
package final class PageHistory {
  private let store: any PageStore
  private let stock: PageStock
  private var copies: [PageCopies] = []
  private var originals: [UInt32: PageCopy] = [:]
  /// The last copies that were made, which new ones are told as differences from.
  private var latest: [UInt32: PageCopy] = [:]
  private var base = 0
  /// The pages that have changed since the base, as far as the store was asked.
  private var changes = PageSet()

  /// It begins when `begin` is called.
  package init(of store: any PageStore, _ stock: PageStock) {
    self.store = store
    self.stock = stock
  }

  deinit { for copies in copies { stock.byteCount -= copies.pages.count * PageCopies.overhead } }

  /// The store is now as it is at the first savepoint; false where it could not be read.
  package func begin() -> Bool {
    for page in store.beginHistory() { changes.insert(page) }
    guard let first = copyChanges() else { return false }
    append(first)
    return true
  }

  /// The store need not notice changes any more.
  func end() { store.endHistory() }

  /// Copies the pages that have changed since the base; nil where they could not be read.
  package func copyChanges() -> PageCopies? {
    noticeChanges()
    var copies = PageCopies()
    let isRead = store.read(changes.pages) { page, bytes in
      let copy = stock.copy(bytes, former: latest[page])
      latest[page] = copy
      copies.append(page, copy)
    }
    return isRead ? copies : nil
  }

  /// There is a savepoint after the others, at which these are the pages changed since the base.
  package func append(_ copies: PageCopies) {
    stock.byteCount += copies.pages.count * PageCopies.overhead
    self.copies.append(copies)
    base = self.copies.count - 1
    changes = PageSet()
  }

  /// Makes the store what it was at a savepoint; false where it failed, and is something in between.
  package func restore(_ index: Int) -> Bool {
    noticeChanges()
    for between in min(base, index) + 1..<max(base, index) + 1 {
      for page in copies[between].pages { changes.insert(page) }
    }
    let contents = contents(of: changes, at: index)
    let isWritten = store.write(contents.map { $0.page }) { place, bytes in
      if let copy = contents[place].copy {
        copy.read(into: bytes)
      } else {
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
      }
    }
    guard isWritten else { return false }
    _ = store.takeChanges()
    changes = PageSet()
    base = index
    return true
  }

  /// What pages contained at a savepoint, in order; nil for zero.
  private func contents(
    of pages: PageSet, at index: Int
  ) -> [(page: UInt32, copy: PageCopy?)] {
    var wanted = pages
    var contents: [(page: UInt32, copy: PageCopy?)] = []
    contents.reserveCapacity(pages.count)
    for earlier in stride(from: index, through: 0, by: -1) where wanted.count > 0 {
      let copies = copies[earlier]
      for (place, page) in copies.pages.enumerated() where wanted.remove(page) {
        contents.append((page, copies.copies[place]))
      }
    }
    for page in wanted.pages { contents.append((page, originals[page])) }
    contents.sort { $0.page < $1.page }
    return contents
  }

  private func noticeChanges() {
    for original in store.takeOriginals() where !original.bytes.isEmpty {
      originals[original.page] = original.bytes.withUnsafeBytes {
        stock.copy($0, former: nil)
      }
    }
    for page in store.takeChanges() { changes.insert(page) }
  }

  // MARK: Which ones are kept

  /// Forgets a savepoint that is neither the first nor the last, and before the base.
  package func drop(_ index: Int) {
    let merged = PageCopies(copies[index], copies[index + 1])
    let count = copies[index].pages.count + copies[index + 1].pages.count
    stock.byteCount -= (count - merged.pages.count) * PageCopies.overhead
    copies[index + 1] = merged
    copies.remove(at: index)
    base -= 1
  }

  /// Forgets the last savepoint, which is after the base.
  package func removeLast() {
    let last = copies.removeLast()
    stock.byteCount -= last.pages.count * PageCopies.overhead
    for page in last.pages { latest[page] = nil }
  }
}
