import Bus

// What engines ask of a hart's windows.
extension Hart {
  /// Makes the window of the present context, and shows in it all pages of translations in force. Returns where it begins; nil where
  /// the host has none to give.
  package func openWindow() -> UInt64? {
    guard let caches else { return nil }
    let windows = caches.windows ?? PageWindows(bus.memory)
    guard let origin = windows.open(translationContext) else { return nil }
    caches.windows = windows
    tlb.forEachRun(context: translationContext) { _ = windows.show($0) }
    return origin
  }

  /// Shows the page of an address in the window of the present context, for accesses of a kind.
  package func showPage(of address: UInt64, isStore: Bool) -> PageWindows.Outcome {
    guard let windows = caches?.windows, prepare(address, size: 1, isStore: isStore) else {
      return .refused
    }
    let entry = translations + TLB.index(address)
    return windows.show(address, entry.pointee, at: entry - tlb.entries, isStore: isStore)
  }
}

extension TLB {
  /// Shows the pages that may be read in a context, as many in a row as can be.
  func forEachRun(context: Int, _ body: (PageRun) -> Void) {
    let first = context * Self.entriesPerContext
    let places = (0..<filledCount).map { Int(filled[$0]) }
      .filter { first..<first + Self.entriesPerContext ~= $0 }.sorted()
    var run: PageRun?
    for place in places {
      let entry = entries[place]
      guard entry.readTag & 0xfff == 0, entry.readTag < PageWindows.byteCount else { continue }
      if run?.append(entry.readTag, entry, at: place) == true { continue }
      if let run { body(run) }
      run = PageRun(entry.readTag, entry, at: place)
    }
    if let run { body(run) }
  }
}
