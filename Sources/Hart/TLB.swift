import Bus

/// A cached translation of one virtual page, for data.
///
/// What the guest can tell is `place`: the translation is in force until a fence or until another page takes its
/// entry. The tags are only how to get there quickly. A tag is the page's virtual address where that access needs
/// nothing but memory, else `none`: of a page whose writes must be noticed (decoded code, pages that have not
/// changed since a savepoint), the write tag is withheld, and the store goes by `TLB.physical`; so does the first load from a
/// page of an entry that has come from an archive, since that page may be absent still. Device registers, and pages
/// that PMP splits, have no entry at all.
struct TLBEntry {
  /// No page has this address: its low bits are not zero.
  static let none: UInt64 = 1

  var readTag = Self.none
  var writeTag = Self.none
  /// Host address minus guest virtual address, modulo 2^64.
  var addend: UInt64 = 0
  /// The guest physical address of the page, with `mayRead`, `mayWrite` and `isGlobal` in the low bits; 0 where there is none.
  var place: UInt64 = 0

  static let mayRead: UInt64 = 1
  static let mayWrite: UInt64 = 2
  /// Of an entry that was forgotten, but not by all being forgotten.
  static let listed: UInt64 = 4
  /// In every address space.
  static let isGlobal: UInt64 = 8

  var physicalPage: UInt64 { place & ~0xfff }
}

/// A hart's cached translations: one direct-mapped table a context, so that a change of privilege changes a pointer.
///
///     context      user | supervisor | supervisor with SUM | machine
///     tables     [ 16384            ...                              ] entries
///
/// Whatever else translation depends on (MXR, PMP, ...) empties all tables when it changes; another address space (satp.ASID) leaves what is
/// global, and nothing of others is kept. Filled entries are on a
/// list, so that emptying costs what was filled. One that was never filled is all zero, which looks like page 0: but not in that page's
/// place, nor in that of the last page, which is asked for accesses that go on there.
///
/// Unsafe pointers: `entries` is in the hart's room, which lives as long as the hart; indices are masked to the table's size.
final class TLB {
  static let entriesPerContext = 16384
  static let contexts = 4

  let entries: UnsafeMutablePointer<TLBEntry>
  /// What an engine keeps of entries.
  private let copies: EngineCaches?
  /// Host address minus guest physical address of RAM, modulo 2^64.
  let hostOffset: UInt64
  let filled: UnsafeMutablePointer<UInt16>
  @exclusivity(unchecked)
  var filledCount = 0
  /// The hull of the superpages that entries, and cached translations of code, were cut out of: a fence anywhere in one concerns all of it.
  @exclusivity(unchecked)
  var superpages: ClosedRange<UInt64>?

  /// Without translations, in the room for it in a hart's, which is zero.
  init(hostOffset: UInt64, in room: UnsafeMutableRawPointer, copies: EngineCaches?) {
    self.hostOffset = hostOffset
    self.copies = copies
    let count = Self.entriesPerContext * Self.contexts
    entries = (room + HartRoom.translations).bindMemory(to: TLBEntry.self, capacity: count)
    filled = .allocate(capacity: count)
    for context in 0..<Self.contexts {
      table(context)[0] = TLBEntry()
      table(context)[Self.entriesPerContext - 1] = TLBEntry()
    }
  }

  deinit { filled.deallocate() }

  /// The table of a context.
  func table(_ context: Int) -> UnsafeMutablePointer<TLBEntry> {
    entries + context * Self.entriesPerContext
  }

  @inline(always)
  static func index(_ address: UInt64) -> Int {
    Int(truncatingIfNeeded: address &>> 12) & (entriesPerContext - 1)
  }

  /// Puts a translation in; what stood in its place is forgotten.
  func fill(
    _ translation: Translation, address: UInt64, context: Int, withholdsWrites: Bool
  ) {
    let position = context * Self.entriesPerContext + Self.index(address)
    if entries[position].place == 0 {
      filled[filledCount] = UInt16(position)
      filledCount += 1
    } else {
      noteEviction(of: position)
    }
    let tag = address & ~0xfff
    let physicalPage = translation.physical & ~0xfff
    let rights =
      (translation.canRead ? TLBEntry.mayRead : 0) | (translation.canWrite ? TLBEntry.mayWrite : 0)
      | (translation.isGlobal ? TLBEntry.isGlobal : 0)
    entries[position] = TLBEntry(
      readTag: translation.canRead ? tag : TLBEntry.none,
      writeTag: translation.canWrite && !withholdsWrites ? tag : TLBEntry.none,
      addend: physicalPage &+ hostOffset &- tag, place: physicalPage | rights)
    noteSuperpage(translation, address)
  }

  /// Notes that what is remembered of an address, for data or code, is a part of a larger page.
  func noteSuperpage(_ translation: Translation, _ address: UInt64) {
    guard translation.pageSize > GuestMemory.pageSize else { return }
    let (first, last) = (
      address & ~(translation.pageSize - 1), address | (translation.pageSize - 1)
    )
    superpages =
      min(superpages?.lowerBound ?? first, first)...max(superpages?.upperBound ?? last, last)
  }

  /// Where an address leads by a cached translation that allows an access, tag or no tag; nil where none does.
  func physical(_ address: UInt64, _ access: Access, context: Int) -> UInt64? {
    let entry = table(context) + Self.index(address)
    let right = access == .store ? TLBEntry.mayWrite : TLBEntry.mayRead
    guard entry.pointee.place & right != 0, page(of: entry.pointee) == address & ~0xfff
    else { return nil }
    return entry.pointee.physicalPage | address & 0xfff
  }

  /// Lets loads from a page of `physical`'s answer pass from now on.
  func permitReads(_ address: UInt64, context: Int) {
    (table(context) + Self.index(address)).pointee.readTag = address & ~0xfff
  }

  /// Lets stores to a page of `physical`'s answer pass from now on.
  func permitWrites(_ address: UInt64, context: Int) {
    (table(context) + Self.index(address)).pointee.writeTag = address & ~0xfff
  }

  /// The virtual page of an entry that is in force.
  func page(of entry: TLBEntry) -> UInt64 {
    entry.physicalPage &+ hostOffset &- entry.addend
  }

  /// Forgets everything.
  func flush() {
    copies?.noteLoss()
    for place in 0..<filledCount { entries[Int(filled[place])] = TLBEntry() }
    filledCount = 0
    superpages = nil
  }

  /// Forgets what is not in every address space.
  func flushSpace() {
    copies?.noteLoss()
    var count = 0
    for index in 0..<filledCount {
      let place = Int(filled[index])
      if entries[place].place & TLBEntry.isGlobal == 0 {
        entries[place] = TLBEntry()
      } else {
        filled[count] = filled[index]
        count += 1
      }
    }
    filledCount = count
  }

  /// Whether the page of an address may have been cut out of a superpage, of which a fence concerns all.
  func isInSuperpage(_ address: UInt64) -> Bool { superpages?.contains(address) == true }

  /// Forgets what concerns one virtual address, in every context.
  func flush(address: UInt64) {
    for context in 0..<Self.contexts {
      let entry = table(context) + Self.index(address)
      guard entry.pointee.place != 0 else { continue }
      noteEviction(of: context * Self.entriesPerContext + Self.index(address))
      // Still listed as filled: a translation without rights.
      entry.pointee.readTag = TLBEntry.none
      entry.pointee.writeTag = TLBEntry.none
      entry.pointee.place = TLBEntry.listed
    }
  }

  private func noteEviction(of position: Int) {
    copies?.noteEviction(of: position, page: page(of: entries[position]))
  }

  /// Has every later write to a physical page noticed.
  func withholdWrites(physicalPage: UInt64) {
    for place in 0..<filledCount where entries[Int(filled[place])].physicalPage == physicalPage {
      noteEviction(of: Int(filled[place]))
      entries[Int(filled[place])].writeTag = TLBEntry.none
    }
  }

  /// Has every later write noticed.
  func withholdAllWrites() {
    copies?.noteLoss()
    for place in 0..<filledCount { entries[Int(filled[place])].writeTag = TLBEntry.none }
  }
}
