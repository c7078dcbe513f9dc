import Bus
import RISCV

/// A virtual page of code, and where its decoded instructions are.
struct CodeEntry {
  /// The page's virtual address with the privilege in its low bits; `TLBEntry.none`-like where empty.
  var tag = Self.none
  var slots: UnsafeMutablePointer<UInt64>
  /// The version that the slots belong to, and where the page's version now stands.
  var version: UInt32 = 0
  var currentVersion: UnsafePointer<UInt32>

  /// No tags: bit 2 is clear in all of them.
  static let none: UInt64 = 4
  /// Of a translation that was forgotten, but not by all being forgotten.
  static let listed: UInt64 = 5
}

/// A cached translation of a virtual page of code: what the guest can tell of `CodeEntry`, which is only how to get to the
/// decoded instructions quickly. It stays when those are forgotten, up to a fence.
struct CodeTranslation {
  var tag = CodeEntry.none
  /// The physical page, and `isGlobal`.
  var place: UInt64 = 0

  /// In every address space.
  static let isGlobal: UInt64 = 1

  var physicalPage: UInt64 { place & ~0xfff }
  var isGlobal: Bool { place & Self.isGlobal != 0 }
  var isInForce: Bool { tag & CodeEntry.none == 0 }
}

/// The decoded instructions of one hart.
///
/// A page of RAM that code is fetched from has a slot of eight bytes for each of its halfwords, filled when
/// it is first executed. So an address and its slot are each other's, a jump within the page is an addition, and
/// nothing is counted or looked up where a basic block begins.
///
///     page    |c.addi |    lw         | beq           | ...                 |
///     slots   | addi  |  lw   | empty |  beq  | empty | ... 2048 in all     | end
///
/// The slot behind the last one stays empty, as does the last one itself where an instruction straddles the page's
/// end: an empty slot is how the interpreter comes back for more.
///
/// Unsafe pointers: the pool lives as long as this object; a slot's index comes from an offset below 4096.
final class DecodedPages {
  static let slotsPerPage = 2048
  /// With the empty slots behind the last one that a four-byte instruction there goes on at.
  private static let stride = slotsPerPage + 8
  private static let capacity = 2048
  /// 32 MiB of code: that of a compiler.
  static let codeEntries = 8192

  /// Where virtual pages' slots are, direct-mapped.
  let entries: UnsafeMutablePointer<CodeEntry>
  /// Where virtual pages themselves are, in the same places.
  let translations: UnsafeMutablePointer<CodeTranslation>
  /// Which of these places were filled since all were forgotten.
  private let filled: UnsafeMutablePointer<UInt16>
  @exclusivity(unchecked)
  private var filledCount = 0
  /// A page of empty slots, but for one that holds an instruction straddling two pages.
  let scratch: UnsafeMutablePointer<UInt64>
  private let pool: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked)
  private var used = 0
  @exclusivity(unchecked)
  private var pages: [UInt64: Page] = [:]
  /// Which of these may change unnoticed, each until an epoch is known to all.
  @exclusivity(unchecked)
  private var unsettled: [UInt64: UInt64] = [:]
  private let noVersion: UnsafeMutablePointer<UInt32>
  /// What an engine keeps of translations.
  private let copies: EngineCaches?

  private struct Page {
    let slots: UnsafeMutablePointer<UInt64>
    var version: UInt32
  }

  init(copies: EngineCaches?) {
    self.copies = copies
    scratch = .allocate(capacity: Self.stride)
    scratch.initialize(repeating: 0, count: Self.stride)
    pool = .allocate(capacity: Self.capacity * Self.stride)
    noVersion = .allocate(capacity: 1)
    noVersion.initialize(to: 0)
    entries = .allocate(capacity: Self.codeEntries)
    entries.initialize(
      repeating: CodeEntry(slots: scratch, currentVersion: UnsafePointer(noVersion)),
      count: Self.codeEntries)
    translations = .allocate(capacity: Self.codeEntries)
    translations.initialize(repeating: CodeTranslation(), count: Self.codeEntries)
    filled = .allocate(capacity: Self.codeEntries)
  }

  deinit {
    scratch.deallocate()
    pool.deallocate()
    noVersion.deallocate()
    entries.deallocate()
    translations.deallocate()
    filled.deallocate()
  }

  /// The place of a virtual address in `entries`.
  @inline(always)
  static func index(_ address: UInt64) -> Int {
    Int(truncatingIfNeeded: address &>> 12) & (codeEntries - 1)
  }

  /// The tag of a virtual page and a privilege.
  @inline(always)
  static func tag(_ address: UInt64, _ privilege: UInt64) -> UInt64 {
    address & ~0xfff | privilege
  }

  /// Where an address leads by a cached translation for a privilege; nil where there is none.
  func physical(_ address: UInt64, _ privilege: UInt64) -> UInt64? {
    let translation = translations[Self.index(address)]
    guard translation.tag == Self.tag(address, privilege) else { return nil }
    return translation.physicalPage | address & 0xfff
  }

  /// Remembers where a page of an address is, in RAM.
  func remember(_ address: UInt64, _ privilege: UInt64, _ translation: Translation) {
    let global = translation.isGlobal ? CodeTranslation.isGlobal : 0
    remember(
      CodeTranslation(
        tag: Self.tag(address, privilege), place: translation.physical & ~0xfff | global))
  }

  func remember(_ translation: CodeTranslation) {
    let index = Self.index(translation.tag)
    if translations[index].isInForce {
      copies?.forgetCodePage(translations[index].tag)
    } else if translations[index].tag == CodeEntry.none {
      filled[filledCount] = UInt16(index)
      filledCount += 1
    }
    entries[index].tag = CodeEntry.none
    translations[index] = translation
  }

  /// The slots of a physical page under its present version, and whether it has changed or is new: then they are
  /// empty.
  func slots(
    physicalPage: UInt64, version: UInt32
  ) -> (UnsafeMutablePointer<UInt64>, isNew: Bool) {
    if let page = pages[physicalPage] {
      if page.version == version { return (page.slots, false) }
      page.slots.update(repeating: 0, count: Self.stride)
      pages[physicalPage]?.version = version
      return (page.slots, true)
    }
    if used == Self.capacity { forgetAll() }
    let slots = pool + used * Self.stride
    used += 1
    slots.initialize(repeating: 0, count: Self.stride)
    pages[physicalPage] = Page(slots: slots, version: version)
    return (slots, true)
  }

  /// The slots of a physical page, if there are any under a version of it.
  func slots(of page: UInt64, version: UInt32) -> UnsafePointer<UInt64>? {
    guard let page = pages[page], page.version == version else { return nil }
    return UnsafePointer(page.slots)
  }

  /// Notes that others' stores to a page may go unnoticed until they all know of an epoch.
  func unsettle(physicalPage: UInt64, until epoch: UInt64) {
    unsettled[physicalPage] = epoch
  }

  /// Whether stores to a page may have gone unnoticed since it was decoded. One that is settled by now has no decoded instructions
  /// any more.
  func settle(physicalPage: UInt64, isKnown: (UInt64) -> Bool) -> Bool {
    guard let epoch = unsettled[physicalPage] else { return true }
    if isKnown(epoch) {
      unsettled[physicalPage] = nil
      pages[physicalPage]?.slots.update(repeating: 0, count: Self.stride)
    }
    return false
  }

  /// Forgets the decoded instructions of unsettled pages. Those whose epoch is known to all by then are settled.
  func forgetUnsettled(isKnown: (UInt64) -> Bool) {
    if unsettled.isEmpty { return }
    unsettled = unsettled.filter { page, epoch in
      // Asked first: then whatever went unnoticed has been stored, and is there to be decoded.
      let isSettled = isKnown(epoch)
      pages[page]?.slots.update(repeating: 0, count: Self.stride)
      return !isSettled
    }
  }

  /// Forgets where virtual pages are; decoded instructions stay, for they belong to physical pages.
  func flushTranslations() {
    copies?.forgetCode(UnsafeBufferPointer(start: filled, count: filledCount))
    flushEntries()
    for place in 0..<filledCount { translations[Int(filled[place])].tag = CodeEntry.none }
    filledCount = 0
  }

  /// Forgets where virtual pages are that are not in every address space.
  func flushSpace() {
    var count = 0
    for index in 0..<filledCount {
      let place = Int(filled[index])
      let translation = translations[place]
      if translation.isInForce, translation.isGlobal {
        filled[count] = filled[index]
        count += 1
        continue
      }
      if translation.isInForce { copies?.forgetCodePage(translation.tag) }
      translations[place].tag = CodeEntry.none
      entries[place].tag = CodeEntry.none
    }
    filledCount = count
  }

  /// Forgets where the virtual page of an address is.
  func flushTranslation(of address: UInt64) {
    let index = Self.index(address)
    guard translations[index].isInForce else { return }
    copies?.forgetCodePage(translations[index].tag)
    translations[index].tag = CodeEntry.listed
    entries[index].tag = CodeEntry.none
  }

  private func flushEntries() {
    for place in 0..<filledCount { entries[Int(filled[place])].tag = CodeEntry.none }
  }

  /// Forgets all decoded instructions.
  func forgetAll() {
    flushEntries()
    pages.removeAll(keepingCapacity: true)
    unsettled.removeAll(keepingCapacity: true)
    used = 0
  }

  /// The slot that lies `bytes` of code further on.
  @inline(always)
  static func advance(
    _ slot: UnsafeMutablePointer<UInt64>, by bytes: UInt64
  ) -> UnsafeMutablePointer<UInt64> {
    (UnsafeMutableRawPointer(slot) + Int(truncatingIfNeeded: bytes &* 4))
      .assumingMemoryBound(to: UInt64.self)
  }

  /// The bytes of code between two slots.
  @inline(always)
  static func distance(
    _ first: UnsafeMutablePointer<UInt64>, _ last: UnsafeMutablePointer<UInt64>
  ) -> UInt64 {
    UInt64(
      truncatingIfNeeded: (UnsafeMutableRawPointer(last) - UnsafeMutableRawPointer(first)) &>> 2)
  }
}
