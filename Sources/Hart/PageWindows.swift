import Bus

/// What an engine shows of a hart's pages at addresses of the host that go by the guest's: one window a context, with pages of the
/// translations in force alone.
///
///     TLB        [ entry ][ entry ][ entry ] ...       a page is shown no longer than its entry stands, and with no more rights
///     window     |  page  |        |  page  |
///
/// Unsafe pointers: `rights` has a byte for each entry of the TLB, whose places are the indices; freed with this object.
package final class PageWindows {
  /// Addresses below this can be shown.
  package static var byteCount: UInt64 { 1 << 38 }
  /// So far behind them, or before the first, an access still faults.
  package static var margin: UInt64 { 1 << 36 }

  /// What became of a page that was to be shown.
  package enum Outcome {
    case shown
    /// It was, with these rights.
    case already
    /// It has no such rights, or the host refuses.
    case refused
  }

  private let memory: GuestMemory
  private var windows: [(any PageWindow)?]
  /// What may be done to the page of each entry: 0 nothing, 1 read, 2 write.
  private let rights: UnsafeMutablePointer<UInt8>
  /// Where pages have been shown, by context, since all were hidden.
  private var hulls: [ClosedRange<UInt64>?]
  /// How often the host was asked for something: each time takes microseconds.
  @exclusivity(unchecked) package private(set) var requests: UInt64 = 0

  init(_ memory: GuestMemory) {
    self.memory = memory
    windows = Array(repeating: nil, count: TLB.contexts)
    hulls = Array(repeating: nil, count: TLB.contexts)
    let count = TLB.contexts * TLB.entriesPerContext
    rights = .allocate(capacity: count)
    rights.initialize(repeating: 0, count: count)
  }

  deinit { rights.deallocate() }

  /// Makes the window of a context; nil where the host cannot. Returns where it begins.
  func open(_ context: Int) -> UInt64? {
    if windows[context] == nil {
      windows[context] = memory.makeWindow(byteCount: Self.byteCount, margin: Self.margin)
    }
    return windows[context]?.origin
  }

  // MARK: Pages

  /// Shows the page of an address by an entry, for what that allows.
  func show(_ address: UInt64, _ entry: TLBEntry, at place: Int, isStore: Bool) -> Outcome {
    let page = address & ~0xfff
    guard page < Self.byteCount, entry.readTag == page, !isStore || entry.writeTag == page else {
      return .refused
    }
    if rights[place] >= (isStore ? 2 : 1) { return .already }
    return show(PageRun(page, entry, at: place)) ? .shown : .refused
  }

  /// Shows pages that lie one behind the other, at addresses that can be shown.
  func show(_ run: PageRun) -> Bool {
    let context = run.firstPlace / TLB.entriesPerContext
    guard let window = windows[context],
      let storage = UnsafeMutableRawPointer(bitPattern: UInt(run.page &+ run.addend))
    else { return false }
    requests &+= 1
    let hull = hulls[context] ?? run.page...run.page
    hulls[context] = min(hull.lowerBound, run.page)...max(hull.upperBound, run.end - 1)
    guard
      window.show(
        storage, at: run.page, byteCount: Int(run.end - run.page), isWritable: run.isWritable)
    else { return false }
    let right: UInt8 = run.isWritable ? 2 : 1
    for place in run.firstPlace...run.lastPlace { rights[place] = right }
    return true
  }

  /// An entry, of a page, is no longer in force, or not for every access.
  func hide(_ place: Int, page: UInt64) {
    guard rights[place] != 0 else { return }
    rights[place] = 0
    requests &+= 1
    windows[place / TLB.entriesPerContext]?.hide(page, byteCount: Int(GuestMemory.pageSize))
  }

  /// Shows nothing any more.
  func hideAll() {
    for context in 0..<TLB.contexts {
      guard let hull = hulls[context] else { continue }
      hulls[context] = nil
      requests &+= 1
      windows[context]?.hide(
        hull.lowerBound, byteCount: Int(hull.upperBound + 1 - hull.lowerBound))
      (rights + context * TLB.entriesPerContext)
        .update(repeating: 0, count: TLB.entriesPerContext)
    }
  }
}

/// Pages in a row, in the guest and in the host, with the same rights, of entries in a row.
struct PageRun {
  let page: UInt64
  let addend: UInt64
  let isWritable: Bool
  let firstPlace: Int
  var lastPlace: Int

  init(_ page: UInt64, _ entry: TLBEntry, at place: Int) {
    self.page = page
    addend = entry.addend
    isWritable = entry.writeTag == page
    (firstPlace, lastPlace) = (place, place)
  }

  var end: UInt64 { page + UInt64(lastPlace - firstPlace + 1) * GuestMemory.pageSize }

  /// Takes a page in that comes behind it; false where it does not.
  mutating func append(_ page: UInt64, _ entry: TLBEntry, at place: Int) -> Bool {
    guard place == lastPlace + 1, page == end, entry.addend == addend,
      (entry.writeTag == page) == isWritable
    else { return false }
    lastPlace = place
    return true
  }
}
