/// A cached translation of one virtual page, for data.
///
/// A tag is the page's virtual address where that access is allowed and needs nothing but memory, else `none`. So
/// device registers, pages whose access must be noticed (decoded code, A and D bits to set) and pages that PMP splits
/// never match.
struct TLBEntry {
  /// No page has this address: its low bits are not zero.
  static let none: UInt64 = 1

  var readTag = Self.none
  var writeTag = Self.none
  /// Host address minus guest virtual address, modulo 2^64.
  var addend: UInt64 = 0
  /// The guest physical address of the page.
  var physicalPage: UInt64 = 0
}

/// A hart's cached translations: one direct-mapped table a context, so that a change of privilege changes a pointer.
///
///     context      user | supervisor | supervisor with SUM | machine
///     tables     [ 1024 | 1024       | 1024                | 1024    ] entries of 32 bytes
///
/// Whatever else translation depends on (satp, MXR, PMP, ...) empties all tables when it changes. Filled entries are on a
/// list, so that emptying costs what was filled.
///
/// Unsafe pointers: `entries` is owned here and lives as long as the TLB; indices are masked to the table's size.
final class TLB {
  static let entriesPerContext = 1024
  static let contexts = 4

  let entries: UnsafeMutablePointer<TLBEntry>
  private let filled: UnsafeMutablePointer<UInt16>
  private var filledCount = 0
  /// The hull of the superpages that entries were cut out of: a fence anywhere in one concerns all of it.
  private var superpages: ClosedRange<UInt64>?

  init() {
    let count = Self.entriesPerContext * Self.contexts
    entries = .allocate(capacity: count)
    entries.initialize(repeating: TLBEntry(), count: count)
    filled = .allocate(capacity: count)
  }

  deinit {
    entries.deallocate()
    filled.deallocate()
  }

  /// The table of a context.
  func table(_ context: Int) -> UnsafeMutablePointer<TLBEntry> {
    entries + context * Self.entriesPerContext
  }

  @inline(always)
  static func index(_ address: UInt64) -> Int {
    Int(truncatingIfNeeded: address &>> 12) & (entriesPerContext - 1)
  }

  /// Puts a translation in; what stood in its place is forgotten.
  func fill(_ entry: TLBEntry, address: UInt64, context: Int, pageSize: UInt64) {
    let position = context * Self.entriesPerContext + Self.index(address)
    if entries[position].readTag == TLBEntry.none, entries[position].writeTag == TLBEntry.none {
      // An entry that lost its tags may be listed already; then a full list is emptied with all entries.
      if filledCount == Self.entriesPerContext * Self.contexts { flush() }
      filled[filledCount] = UInt16(position)
      filledCount += 1
    }
    entries[position] = entry
    if pageSize > 4096 {
      let (first, last) = (address & ~(pageSize - 1), address | (pageSize - 1))
      superpages =
        min(superpages?.lowerBound ?? first, first)...max(superpages?.upperBound ?? last, last)
    }
  }

  /// Forgets everything.
  func flush() {
    for place in 0..<filledCount { entries[Int(filled[place])] = TLBEntry() }
    filledCount = 0
    superpages = nil
  }

  /// Forgets what concerns one virtual address, in every context.
  func flush(address: UInt64) {
    if let superpages, superpages.contains(address) { return flush() }
    for context in 0..<Self.contexts {
      let entry = table(context) + Self.index(address)
      entry.pointee.readTag = TLBEntry.none
      entry.pointee.writeTag = TLBEntry.none
    }
  }

  /// Has every later write to a physical page noticed.
  func withholdWrites(physicalPage: UInt64) {
    for place in 0..<filledCount where entries[Int(filled[place])].physicalPage == physicalPage {
      entries[Int(filled[place])].writeTag = TLBEntry.none
    }
  }

  /// Has every later write noticed.
  func withholdAllWrites() {
    for place in 0..<filledCount { entries[Int(filled[place])].writeTag = TLBEntry.none }
  }
}
