import Bus

/// What some pages of RAM contained once.
///
/// Unsafe pointer: `bytes` has room for `pages.count` pages, and is freed with this object, which hands out views of it only for
/// as long as a closure runs.
final class PageCopies {
  private static let size = Int(GuestMemory.pageSize)

  /// Their numbers, rising.
  let pages: [UInt32]
  private let bytes: UnsafeMutableRawPointer

  private init(room pages: [UInt32]) {
    self.pages = pages
    bytes = .allocate(byteCount: max(1, pages.count * Self.size), alignment: Self.size)
  }

  deinit { bytes.deallocate() }

  /// Copies pages, whose numbers rise, as they are now.
  convenience init(_ pages: [Int], of memory: GuestMemory) {
    self.init(room: pages.map { UInt32($0) })
    for (place, page) in pages.enumerated() { copy(memory.bytes(page: page), to: place) }
  }

  /// What both have together; of a page that both have, the later contents.
  convenience init(_ earlier: PageCopies, _ later: PageCopies) {
    self.init(room: Self.union(earlier.pages, later.pages))
    for (place, page) in pages.enumerated() {
      later.withBytes(of: page) { found in copy(found, to: place) }
        ?? earlier.withBytes(of: page) { found in copy(found, to: place) } ?? ()
    }
  }

  /// What it costs.
  var byteCount: Int { pages.count * (Self.size + 4) }

  /// Shows a page's contents, if it is here.
  func withBytes<Result>(
    of page: UInt32, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    guard let place = place(of: page) else { return nil }
    return body(UnsafeRawBufferPointer(start: bytes + place * Self.size, count: Self.size))
  }

  private func copy(_ source: UnsafeRawBufferPointer, to place: Int) {
    UnsafeMutableRawBufferPointer(start: bytes + place * Self.size, count: Self.size)
      .copyMemory(from: source)
  }

  private func place(of page: UInt32) -> Int? {
    var range = pages.indices
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      if pages[middle] == page { return middle }
      range =
        pages[middle] < page ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  private static func union(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var (union, i, j) = ([UInt32](), 0, 0)
    union.reserveCapacity(left.count + right.count)
    while i < left.count || j < right.count {
      if j == right.count || i < left.count && left[i] < right[j] {
        union.append(left[i])
        i += 1
      } else {
        if i < left.count, left[i] == right[j] { i += 1 }
        union.append(right[j])
        j += 1
      }
    }
    return union
  }
}
