/// What a place of access in translated code remembers of a translation in force.
///
///     offset = address - base;  below limit: the bytes are at address + addend
///
/// All zero, it remembers nothing: no offset is below zero.
package struct AccessSite {
  package var base: UInt64 = 0
  package var addend: UInt64 = 0
  package var limit: UInt64 = 0
  /// The virtual page.
  package var page: UInt64 = 0
}

/// That a site remembers an entry of the TLB, or did.
package struct TranslationUse {
  var site: UInt32
  /// The entry's place in the TLB.
  var entry: UInt32
  /// The use of that entry before, counted from 1; 0 for none.
  var previous: UInt32
  var unused: UInt32 = 0
}

/// Where an indirect jump leads.
package struct JumpTarget {
  package var pc: UInt64 = 0
  /// The host's address.
  package var code: UInt64 = 0
}

/// That a place among jumps leads to a page of code, or did.
struct JumpUse {
  var place: UInt32
  /// The page's place among those of code.
  var page: UInt32
  /// The use of that page before, counted from 1; 0 for none.
  var previous: UInt32
}

/// What an engine keeps at hand of a hart's translations in force. A translation that goes takes with it all that was made of it:
/// the guest can tell how long one stays.
///
/// Unsafe pointers: into the hart's room, which outlives this; every index is checked, or masked, to be in its table.
package final class EngineCaches {
  package static var jumpsPerContext: Int { 16384 }
  /// Each execution context has code of two kinds.
  package static var jumpTableCount: Int { TLB.contexts * 2 }
  static var jumpUseCapacity: Int { 32768 }
  package static var useCapacity: Int { 8192 }
  package static var siteCapacity: Int { 1 << 18 }

  private let codePages: UnsafeMutablePointer<UInt32>
  private let jumps: UnsafeMutablePointer<JumpTarget>
  /// What was remembered of jumps, and the last of it by pages.
  private let jumpUses: UnsafeMutablePointer<JumpUse>
  private let jumpHeads: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var jumpUseCount = 0
  private let heads: UnsafeMutablePointer<UInt32>
  private let uses: UnsafeMutablePointer<TranslationUse>
  /// Translated code counts here, too.
  private let useCounter: UnsafeMutablePointer<Int>
  let sites: UnsafeMutablePointer<AccessSite>
  @usableFromInline package let changes: UnsafeMutablePointer<Int>

  init(_ room: UnsafeMutableRawPointer) {
    codePages = Self.table(room, HartRoom.codePages)
    jumps = Self.table(room, HartRoom.jumps)
    jumpUses = Self.table(room, HartRoom.jumpUses)
    jumpHeads = Self.table(room, HartRoom.jumpHeads)
    heads = Self.table(room, HartRoom.heads)
    uses = Self.table(room, HartRoom.uses)
    sites = Self.table(room, HartRoom.sites)
    useCounter = Self.table(room, HartRoom.useCount)
    siteCounts = Self.table(room, HartRoom.siteCounts)
    changes = Self.table(room, HartRoom.codeChanges)
    // All zero, a place looks like a jump to 0; but only in the first one would that be looked for.
    for context in 0..<Self.jumpTableCount {
      let place = context * Self.jumpsPerContext
      jumps[place].pc = Self.nowhere(place)
    }
  }

  private var useCount: Int {
    get { useCounter.pointee }
    set { useCounter.pointee = newValue }
  }

  private static func table<Element>(
    _ room: UnsafeMutableRawPointer, _ offset: Int
  ) -> UnsafeMutablePointer<Element> {
    (room + offset).assumingMemoryBound(to: Element.self)
  }

  // MARK: Sites

  /// Has a site remember an entry of the TLB for accesses of `span` bytes, the first of them `offset` behind what the site
  /// is asked with.
  func remember(
    _ entry: TLBEntry, at place: Int, site: Int, offset: Int64, span: UInt64, page: UInt64
  ) {
    if useCount == Self.useCapacity {
      noteWanderers()
      forgetSites()
    }
    uses[useCount] = TranslationUse(
      site: UInt32(site), entry: UInt32(place), previous: heads[place])
    useCount += 1
    heads[place] = UInt32(useCount)
    sites[site] = AccessSite(
      base: page &- UInt64(bitPattern: offset), addend: entry.addend, limit: 4097 - span,
      page: page)
  }

  /// Has a site that goes by another's check use an addend.
  package func setAddend(_ addend: UInt64, site: Int) { sites[site].addend = addend }

  /// Has a site ask again.
  package func forget(site: Int) { sites[site].limit = 0 }

  /// How often an entry of the TLB had to go for another.
  @exclusivity(unchecked) package private(set) var evictions = 0

  /// What is shown of pages, since somebody wanted that.
  @exclusivity(unchecked) package var windows: PageWindows?
  /// How often all translations of data, or all permissions to write, had to go at once.
  @exclusivity(unchecked) package private(set) var losses: UInt64 = 0

  /// A site that remembers a page only to be asked for another: it took more than its share of all uses, so many.
  package struct Wanderer {
    package let site: Int
    package let useCount: Int

    package init(site: Int, useCount: Int) { (self.site, self.useCount) = (site, useCount) }
  }

  /// For the engine, which empties it.
  @exclusivity(unchecked) package var wanderers: [Wanderer] = []

  /// How often each site is among the uses; zero but for the moment.
  private let siteCounts: UnsafeMutablePointer<UInt16>

  private func noteWanderers() {
    for use in 0..<useCount { siteCounts[Int(uses[use].site)] &+= 1 }
    for use in 0..<useCount {
      let site = Int(uses[use].site)
      if siteCounts[site] > Self.useCapacity / 512 {
        wanderers.append(Wanderer(site: site, useCount: Int(siteCounts[site])))
      }
      siteCounts[site] = 0
    }
  }

  /// An entry of the TLB, for a virtual page, is no longer in force, or not for every access.
  func forgetUses(ofEntry place: Int, page: UInt64) {
    evictions &+= 1
    windows?.hide(place, page: page)
    var use = Int(heads[place])
    heads[place] = 0
    while use != 0 {
      let site = Int(uses[use - 1].site)
      // It may have gone over to another page since.
      if sites[site].page == page { sites[site].limit = 0 }
      use = Int(uses[use - 1].previous)
    }
  }

  /// No translation is in force any more, or none for every access.
  func forgetTranslations() {
    losses &+= 1
    forgetSites()
    windows?.hideAll()
  }

  /// Some translations are not in force any more: those of entries that have a page here.
  func forgetTranslations(_ page: (Int) -> UInt64?) {
    losses &+= 1
    windows?.hideAll()
    for use in 0..<useCount { heads[Int(uses[use].entry)] = 0 }
    var kept = 0
    for index in 0..<useCount {
      var use = uses[index]
      if let page = page(Int(use.entry)) {
        // It may have gone over to another page since.
        if sites[Int(use.site)].page == page { sites[Int(use.site)].limit = 0 }
        continue
      }
      use.previous = heads[Int(use.entry)]
      uses[kept] = use
      kept += 1
      heads[Int(use.entry)] = UInt32(kept)
    }
    useCount = kept
  }

  /// No site remembers anything.
  package func forgetSites() {
    for use in 0..<useCount {
      sites[Int(uses[use].site)].limit = 0
      heads[Int(uses[use].entry)] = 0
    }
    useCount = 0
  }

  // MARK: Code

  /// What no jump goes to that looks in a place: an address of the next one, and odd, as no code's is. Registers may be odd.
  private static func nowhere(_ place: Int) -> UInt64 {
    UInt64((place ^ 1) & (jumpsPerContext - 1)) << 1 | 1
  }

  /// The place of a jump's target in a table.
  @inline(always)
  package static func jumpIndex(_ pc: UInt64) -> Int {
    Int(truncatingIfNeeded: pc &>> 1) & (jumpsPerContext - 1)
  }

  /// How often translations of code were forgotten, or code itself.
  @inlinable package var codeChanges: Int { changes.pointee }

  /// The hart has changed code by an instruction after which translated code might go on.
  func noteStaleCode() { changes.pointee &+= 1 }

  /// Notes the number of a page of code, at most 31 bits, whose translation is in force.
  package func setCodePage(_ address: UInt64, to number: UInt32) {
    codePages[DecodedPages.index(address)] = number
  }

  package func codePage(_ address: UInt64) -> UInt32 { codePages[DecodedPages.index(address)] }

  package func jumpTarget(_ pc: UInt64, context: Int) -> UInt64? {
    let target = jumps[context * Self.jumpsPerContext + Self.jumpIndex(pc)]
    return target.pc == pc && target.code != 0 ? target.code : nil
  }

  package func remember(jump pc: UInt64, context: Int, code: UInt64) {
    if jumpUseCount == Self.jumpUseCapacity { forgetJumps() }
    let place = context * Self.jumpsPerContext + Self.jumpIndex(pc)
    let before = jumps[place].pc
    jumps[place] = JumpTarget(pc: pc, code: code)
    // It is noted already.
    if before & ~0xffe == pc & ~0xffe, before != 0 { return }
    let page = DecodedPages.index(pc)
    jumpUses[jumpUseCount] = JumpUse(
      place: UInt32(place), page: UInt32(page), previous: jumpHeads[page])
    jumpUseCount += 1
    jumpHeads[page] = UInt32(jumpUseCount)
  }

  /// What is remembered of a jump is wrong.
  package func forget(jump pc: UInt64, context: Int) {
    let place = context * Self.jumpsPerContext + Self.jumpIndex(pc)
    if jumps[place].pc == pc { jumps[place].pc = Self.nowhere(place) }
  }

  /// The virtual page of an address is no longer translated as it was.
  func forgetCodePage(_ address: UInt64) {
    let index = DecodedPages.index(address)
    guard codePages[index] != 0 else { return }
    changes.pointee &+= 1
    codePages[index] = 0
    let page = address & ~0xfff
    var use = Int(jumpHeads[index])
    jumpHeads[index] = 0
    while use != 0 {
      let place = Int(jumpUses[use - 1].place)
      // It may lead elsewhere by now.
      if jumps[place].pc & ~0xfff == page { jumps[place].pc = Self.nowhere(place) }
      use = Int(jumpUses[use - 1].previous)
    }
  }

  /// No page of code is translated any more; those that were have these places.
  func forgetCode(_ places: UnsafeBufferPointer<UInt16>) {
    changes.pointee &+= 1
    for place in places { codePages[Int(place)] = 0 }
    forgetJumps()
  }

  /// Nothing is kept at hand.
  package func forgetAll() {
    forgetSites()
    changes.pointee &+= 1
    codePages.update(repeating: 0, count: DecodedPages.codeEntries)
    forgetJumps()
  }

  private func forgetJumps() {
    for index in 0..<jumpUseCount {
      let place = Int(jumpUses[index].place)
      jumps[place] = JumpTarget(pc: Self.nowhere(place))
      jumpHeads[Int(jumpUses[index].page)] = 0
    }
    jumpUseCount = 0
  }
}
