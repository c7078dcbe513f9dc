import Bus

/// What a hart's caches of translations hold, as numbers that mean the same on any host.
///
/// A guest that changes page tables without a fence may go on with what is cached, so it is state; it is not part of what
/// tells states apart. Decoded instructions are none: they follow from RAM, and nobody can tell whether they are there.
struct CachedState {
  /// Places in the TLB, the virtual page of each, and its physical page with what may be done there.
  var positions: [UInt16] = []
  var virtualPages: [UInt64] = []
  var places: [UInt64] = []
  /// First and last address of what fences of one address must forget all for; empty for none.
  var superpages: [UInt64] = []
  /// Virtual pages of code with their privilege, and where each leads, with whether it is in every address space.
  var codeTags: [UInt64] = []
  var codePages: [UInt64] = []

  /// Shows everything, and checks that all of it is in RAM, or code in a device that can be executed from.
  mutating func visitState(
    _ visitor: inout StateVisitor, on bus: Bus
  ) throws(StateError) {
    let count = TLB.entriesPerContext * TLB.contexts
    try visitor.visit("positions", &positions, atMost: count)
    try visitor.visit("virtualPages", &virtualPages, atMost: count)
    try visitor.visit("places", &places, atMost: count)
    try visitor.visit("superpages", &superpages, atMost: 2)
    try visitor.visit("codeTags", &codeTags, atMost: DecodedPages.codeEntries)
    try visitor.visit("codePages", &codePages, atMost: DecodedPages.codeEntries)
    guard visitor.isReading else { return }
    if visitor.version == 1 { widenTables(from: 1024) }
    if visitor.version == 2 { widenTables(from: 4096) }
    try checkTranslations(visitor, bus.memory)
    try checkCode(visitor, bus)
  }

  /// Takes over from tables with fewer entries a context.
  private mutating func widenTables(from entriesPerContext: Int) {
    guard positions.count == virtualPages.count else { return }
    for index in positions.indices {
      let context = Int(positions[index]) / entriesPerContext
      let position = context * TLB.entriesPerContext + TLB.index(virtualPages[index])
      positions[index] = UInt16(truncatingIfNeeded: position)
    }
  }

  private func checkTranslations(
    _ visitor: StateVisitor, _ memory: GuestMemory
  ) throws(StateError) {
    let count = positions.count
    try visitor.require(
      virtualPages.count == count && places.count == count, "positions",
      "are not as many as the other columns")
    let all = TLBEntry.mayRead | TLBEntry.mayWrite
    var isTaken = [Bool](repeating: false, count: TLB.entriesPerContext * TLB.contexts)
    for index in 0..<count {
      let (position, page) = (Int(positions[index]), virtualPages[index])
      let rights = places[index] & 0xfff
      try visitor.require(
        position < isTaken.count && !isTaken[position], "positions",
        "has one beyond the table, or twice")
      isTaken[position] = true
      try visitor.require(
        page & 0xfff == 0 && TLB.index(page) == position % TLB.entriesPerContext, "virtualPages",
        "has one that does not belong in its place")
      try visitor.require(
        rights & ~(all | TLBEntry.isGlobal) == 0 && rights & all != 0
          && isPage(places[index] & ~0xfff, memory), "places", "has one that is no memory")
    }
    try visitor.require(
      superpages.isEmpty || superpages.count == 2 && superpages[0] <= superpages[1], "superpages",
      "is no range")
  }

  private func checkCode(_ visitor: StateVisitor, _ bus: Bus) throws(StateError) {
    try visitor.require(
      codeTags.count == codePages.count, "codeTags", "are not as many as the pages")
    try visitor.require(
      codeTags.allSatisfy { [0, 1, 3].contains($0 & 0xfff) }, "codeTags",
      "has a mode that does not exist")
    try visitor.require(
      codePages.allSatisfy {
        let page = $0 & ~CodeTranslation.isGlobal
        return isPage(page, bus.memory) || page & 0xfff == 0 && bus.holdsCode(at: page)
      },
      "codePages", "has one that is no memory")
  }

  private func isPage(_ address: UInt64, _ memory: GuestMemory) -> Bool {
    address % GuestMemory.pageSize == 0
      && memory.contains(address, count: GuestMemory.pageSize)
  }
}
