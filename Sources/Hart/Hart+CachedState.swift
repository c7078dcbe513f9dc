public import Bus

// Cached translations, as far as a guest can tell that they are there.
extension Hart {
  /// The version of `visitCachedState`.
  public static let cachedStateVersion: UInt32 = 4

  /// Shows the translations that are in force. To be read after `visitState`, which forgets all.
  public func visitCachedState(_ visitor: inout StateVisitor) throws(StateError) {
    var state = CachedState()
    if !visitor.isReading {
      tlb.save(to: &state)
      decoded.saveTranslations(to: &state)
    }
    try state.visitState(&visitor, on: bus)
    guard visitor.isReading else { return }
    flushTranslations(address: nil, asid: nil)
    tlb.restore(state)
    decoded.restoreTranslations(state)
  }
}

extension TLB {
  /// The order in which entries were filled does not show.
  func save(to state: inout CachedState) {
    for place in 0..<filledCount {
      let entry = entries[Int(filled[place])]
      if entry.place & (TLBEntry.mayRead | TLBEntry.mayWrite) == 0 { continue }
      state.positions.append(filled[place])
      state.virtualPages.append(page(of: entry))
      state.places.append(entry.place)
    }
    if let superpages { state.superpages = [superpages.lowerBound, superpages.upperBound] }
  }

  /// Fills an empty TLB with what was checked. All permission is withheld at first: the pages may not be there yet.
  ///
  /// Unsafe pointers: positions were checked to be in the table, each once, so that the list has room for them.
  func restore(_ state: CachedState) {
    for index in state.positions.indices {
      let (tag, place) = (state.virtualPages[index], state.places[index])
      var entry = TLBEntry()
      entry.place = place
      entry.addend = entry.physicalPage &+ hostOffset &- tag
      entries[Int(state.positions[index])] = entry
      filled[index] = state.positions[index]
    }
    filledCount = state.positions.count
    if state.superpages.count == 2 { superpages = state.superpages[0]...state.superpages[1] }
  }
}

extension DecodedPages {
  func saveTranslations(to state: inout CachedState) {
    for index in 0..<Self.codeEntries where translations[index].isInForce {
      state.codeTags.append(translations[index].tag)
      state.codePages.append(translations[index].place)
    }
  }

  func restoreTranslations(_ state: CachedState) {
    for (tag, page) in zip(state.codeTags, state.codePages) {
      remember(CodeTranslation(tag: tag, place: page))
    }
  }
}
