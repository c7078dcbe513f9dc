import Bus
import Hart

/// A region that is in a cache: what is needed to make it again, and to find its code.
package struct MadeRegion {
  /// A block of it.
  package struct Part {
    package let range: Range<UInt64>
    /// Where its code is, counted from the beginning of the code memory, and where a hart goes once it is gone.
    package let head: Int
    package let gone: Int
  }

  /// In the order of their code.
  package let parts: [Part]
  /// The one that was looked for.
  package let index: Int
  let context: Int
  let leavesAtPauses: Bool
  let windowless: Set<AccessPlace>
}

extension HartTranslator {
  /// Whether the hart's data has another privilege than its code at present, so that nothing is translated.
  package var isLeftToInterpreter: Bool { hart.takeUnretainedValue().executionContext < 0 }

  /// The region of the code that the hart would enter at an address, or is in the midst of; nil where none was made. Nothing changes.
  ///
  /// - Parameter physical: where the address leads for fetches.
  package func region(around address: UInt64, physical: UInt64) -> MadeRegion? {
    let hart = hart.takeUnretainedValue()
    let context = hart.executionContext
    let codes = windowing.isOn ? [CodeContext.withWindow(context), context] : [context]
    return codes.lazy.compactMap { [cache] in
      cache.region(
        around: address, physical: physical, privilege: hart.privilege, context: $0,
        leavesAtPauses: hart.mayEndTurnsEarly)
    }.first
  }
}

extension TranslationCache {
  func region(
    around address: UInt64, physical: UInt64, privilege: Privilege, context: Int,
    leavesAtPauses: Bool
  ) -> MadeRegion? {
    lock.lock()
    defer { lock.unlock() }
    let key = PageKey(
      tag: address & ~0xfff | UInt64(privilege.rawValue), physicalPage: physical & ~0xfff)
    guard let page = numbers[key] else { return nil }
    let candidates = (pageBlocks[physical & ~0xfff] ?? []).filter {
      let block = blocks[$0]
      return !block.isGone && block.page == page && Int(block.context) == context
        && (block.start..<block.end).contains(address)
    }
    // An instruction can be in several: the one that begins there is entered, else it is the last one that was.
    let entered = candidates.first { blocks[$0].start == address }
    guard let index = entered ?? candidates.last else { return nil }
    var first = index
    while !blocks[first].isFirst { first -= 1 }
    var end = index + 1
    while end < blocks.count, !blocks[end].isFirst { end += 1 }
    // Whose accesses were found to be none for windows is gone since: it was made before that was known.
    let present = Set((first..<end).filter { !blocks[$0].isGone }.map { blocks[$0].start })
    return MadeRegion(
      parts: parts(first..<end), index: index - first, context: context,
      leavesAtPauses: leavesAtPauses,
      windowless: (windowless[page] ?? []).filter { present.contains($0.block) })
  }

  private func parts(_ range: Range<Int>) -> [MadeRegion.Part] {
    range.map {
      let block = blocks[$0]
      return MadeRegion.Part(
        range: block.start..<block.end, head: Int(block.head), gone: Int(block.gone))
    }
  }

  /// Makes again here what another cache has made; nil where it does not come out with the same blocks.
  ///
  /// Unsafe pointer: `known` has 2048 words, and is not kept: for each halfword the bits of an `Instruction` of the region's
  /// blocks, else 0.
  package func make(_ region: MadeRegion, known: UnsafePointer<UInt64>) -> MadeRegion? {
    let start = region.parts[0].range.lowerBound
    let starts = Set(region.parts.map { $0.range.lowerBound })
    lock.lock()
    defer { lock.unlock() }
    builder.begin(
      page: start & ~0xfff, KnownPage(known), leavesAtPauses: region.leavesAtPauses, observer)
    defer { builder.end() }
    builder.build(from: start) { !starts.contains($0) }
    guard builder.region.map({ $0.start..<$0.end }) == region.parts.map({ $0.range }) else {
      return nil
    }
    windowless[Self.pageOfShown] = region.windowless
    let first = add(page: Self.pageOfShown, physical: start, context: region.context)
    return MadeRegion(
      parts: parts(first..<blocks.count), index: region.index, context: region.context,
      leavesAtPauses: region.leavesAtPauses, windowless: region.windowless)
  }

  /// The number of the page that is made again: in a cache of its own.
  private static var pageOfShown: UInt32 { 1 }
}

extension MadeRegion {
  /// How far behind another's code its own is, if the two are alike; else nil.
  package func distance(from other: MadeRegion) -> Int? {
    let distance = parts[0].head - other.parts[0].head
    let isAlike = zip(parts, other.parts).allSatisfy {
      $0.head - $1.head == distance && $0.gone - $1.gone == distance
    }
    return parts.count == other.parts.count && isAlike ? distance : nil
  }
}
