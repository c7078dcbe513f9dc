import Translator

extension TranslationViewer {
  /// Translates, and notes everything.
  func translate(_ extent: Extent) -> TranslatedCode {
    let known = KnownCode(program, extent.range)
    let cache = TranslationCache(memory: memory, lock: NoLock())
    var regions: [TranslatedRegion] = []
    let left = walk(extent, known, cache) { regions.append(region($0, cache)) }
    return TranslatedCode(
      name: extent.name, range: extent.isWhole ? extent.range : Self.hull(regions, extent),
      regions: regions,
      interpreted: left.compactMap { guest($0, isInterpreted: true) })
  }

  /// Translates region by region: first from the beginning, then from the first address that is not in one yet. Returns
  /// addresses where there was nothing to translate.
  private func walk(
    _ extent: Extent, _ known: KnownCode, _ cache: TranslationCache,
    _ visit: (TranslationNotes) -> Void
  ) -> [UInt64] {
    var done: Set<UInt64> = []
    var left: [UInt64] = []
    for address in extent.isWhole ? known.addresses : [extent.start] {
      guard !done.contains(address) else { continue }
      let notes = TranslationNotes()
      cache.observer = notes
      let isMade =
        known.withPage(of: address) { cache.translate(address, context: 0, known: $0) } ?? false
      guard isMade else {
        left.append(address)
        continue
      }
      for block in notes.region {
        for instruction in 0..<block.count { done.insert(block.address(of: instruction)) }
      }
      visit(notes)
    }
    cache.observer = nil
    return left
  }

  private static func hull(_ regions: [TranslatedRegion], _ extent: Extent) -> Range<UInt64> {
    let blocks = regions.flatMap(\.blocks)
    let start = blocks.map(\.range.lowerBound).min() ?? extent.start
    return start..<max(start, blocks.map(\.range.upperBound).max() ?? start)
  }

  /// An instruction of the guest; nil where there is none.
  func guest(
    _ address: UInt64, steps: [TranslatedInstruction.Step] = [], code: [HostLine] = [],
    isInterpreted: Bool, isCalled: Bool = false, branchOver: UInt64? = nil
  ) -> TranslatedInstruction? {
    guard let (_, bits, count) = program.instruction(at: address) else { return nil }
    return TranslatedInstruction(
      address: address, bits: bits, byteCount: count,
      text: disassembler.text(of: bits, at: address), steps: steps, code: code,
      isInterpreted: isInterpreted, isCalled: isCalled, branchOver: branchOver)
  }
}
