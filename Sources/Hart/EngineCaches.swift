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

  private let codePages: UnsafeMutablePointer<UInt32>
  private let jumps: UnsafeMutablePointer<JumpTarget>
  /// What was remembered of jumps, and the last of it by pages.
  private let jumpUses: UnsafeMutablePointer<JumpUse>
  private let jumpHeads: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var jumpUseCount = 0
  @usableFromInline package let changes: UnsafeMutablePointer<Int>

  init(_ room: UnsafeMutableRawPointer) {
    codePages = Self.table(room, HartRoom.codePages)
    jumps = Self.table(room, HartRoom.jumps)
    jumpUses = Self.table(room, HartRoom.jumpUses)
    jumpHeads = Self.table(room, HartRoom.jumpHeads)
    changes = Self.table(room, HartRoom.codeChanges)
    // All zero, a place looks like a jump to 0; but only in the first one would that be looked for.
    for context in 0..<Self.jumpTableCount {
      let place = context * Self.jumpsPerContext
      jumps[place].pc = Self.nowhere(place)
    }
  }

  private static func table<Element>(
    _ room: UnsafeMutableRawPointer, _ offset: Int
  ) -> UnsafeMutablePointer<Element> {
    (room + offset).assumingMemoryBound(to: Element.self)
  }

  // MARK: Data

  /// How often an entry of the TLB had to go for another.
  @exclusivity(unchecked) package private(set) var evictions = 0

  /// What is shown of pages, since somebody wanted that.
  @exclusivity(unchecked) package var windows: PageWindows?
  /// How often all translations of data, or all permissions to write, had to go at once.
  @exclusivity(unchecked) package private(set) var losses: UInt64 = 0

  /// An entry of the TLB, for a virtual page, is no longer in force, or not for every access.
  func noteEviction(of place: Int, page: UInt64) {
    evictions &+= 1
    windows?.hide(place, page: page)
  }

  /// Translations are not in force any more, or not for every access: all of them, or all of an address space.
  func noteLoss() {
    losses &+= 1
    windows?.hideAll()
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
