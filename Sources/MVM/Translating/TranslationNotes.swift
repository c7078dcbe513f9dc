import Translator

/// Writes down how one region is translated.
final class TranslationNotes: TranslationObserver {
  /// What each block was after it was recorded, and after each analysis, by the block's address.
  private(set) var steps: [(name: String, blocks: [UInt64: Block])] = []
  /// The blocks in the order of their code.
  private(set) var region: [Block] = []
  /// What stands from where on.
  private(set) var pieces: [(offset: Int, piece: HostPiece)] = []
  /// Instructions that were too much for the emitter.
  private(set) var given: Set<UInt64> = []
  private(set) var range = 0..<0

  func passed(_ block: Block, after analysis: BlockAnalysis?) {
    let name = analysis?.name ?? "recorded"
    if let step = steps.firstIndex(where: { $0.name == name }) {
      steps[step].blocks[block.start] = block.copy()
    } else {
      steps.append((name, [block.start: block.copy()]))
    }
  }

  func writingBegins(_ region: [Block], at offset: Int) {
    self.region = region.map { $0.copy() }
    range = offset..<offset
  }

  func writing(_ piece: HostPiece, at offset: Int) {
    while let last = pieces.last, last.offset > offset { pieces.removeLast() }
    pieces.append((offset, piece))
  }

  func gaveUp(_ address: UInt64) { given.insert(address) }

  func writingEnds(at offset: Int) { range = range.lowerBound..<offset }

  /// The pieces that have bytes, and which.
  var stretches: [(range: Range<Int>, piece: HostPiece)] {
    pieces.indices.compactMap { index in
      let end = index + 1 < pieces.count ? pieces[index + 1].offset : range.upperBound
      let stretch = pieces[index].offset..<max(end, pieces[index].offset)
      return stretch.isEmpty ? nil : (stretch, pieces[index].piece)
    }
  }
}
