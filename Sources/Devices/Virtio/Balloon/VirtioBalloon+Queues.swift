import Bus

extension VirtioBalloon {
  /// The most numbers of pages in a request that count: Linux sends 256.
  private static let numberLimit: UInt64 = 1 << 14
  /// The most bytes that are given back in one call.
  private static let budget: UInt64 = 256 << 20
  /// Of a statistic: which (2), value (8).
  private static let statisticSize: UInt64 = 10

  /// Takes pages, or news of them.
  public func queueNotified(_ index: Int) {
    switch index {
    case Self.inflateQueue: serve(index) { inflate($0.readable) }
    case Self.deflateQueue: serve(index) { _ in 0 }
    case Self.statisticsQueue where link.has(Feature.statistics): hear()
    default:
      if link.has(Feature.reporting) { serve(index) { giveBack($0.writable) } }
    }
  }

  /// Forgets the queue's buffer.
  public func queueStopped(_ index: Int) {
    if state.statisticsChain?.queue == index { state.statisticsChain = nil }
  }

  private func serve(_ index: Int, _ body: (Chain) -> UInt64) {
    var budget = Self.budget
    for _ in 0..<link.queueSize(index) where budget > 0 {
      guard let chain = link.nextChain(of: index) else { return }
      budget -= min(body(chain), budget)
      link.complete(chain, written: 0)
    }
    if link.isLive, link.queueSize(index) > 0 { continueLater(index) }
  }

  /// Gives pages back by their numbers, neighbours together; returns how many bytes. A number that is none is passed over.
  private func inflate(_ numbers: Segments) -> UInt64 {
    let count = min(numbers.byteCount / 4, Self.numberLimit)
    var pages: [UInt64] = []
    for place in 0..<count {
      pages.append(
        UInt64(numbers.load(at: place * 4, as: UInt32.self, from: link.memory) ?? 0))
    }
    pages.sort()
    var start = 0
    for place in pages.indices {
      let isLast = place == pages.count - 1 || pages[place + 1] > pages[place] + 1
      guard isLast else { continue }
      let bytes = (pages[place] - pages[start] + 1) * Self.pageSize
      try? link.memory.discard(pages[start] * Self.pageSize, count: bytes)
      start = place + 1
    }
    return count * Self.pageSize
  }

  /// Gives back what is free; returns how many bytes.
  private func giveBack(_ segments: Segments) -> UInt64 {
    var done: UInt64 = 0
    while let piece = segments.piece(at: done) {
      try? link.memory.discard(piece.address, count: piece.count)
      done += piece.count
    }
    return done
  }

  /// Takes what the driver says of the guest's memory, and keeps its buffer: giving that back asks for news.
  private func hear() {
    for _ in 0..<link.queueSize(Self.statisticsQueue) {
      guard let chain = link.nextChain(of: Self.statisticsQueue) else { return }
      let count = min(chain.readable.byteCount / Self.statisticSize, 64)
      for place in 0..<count {
        let offset = place * Self.statisticSize
        guard let kind = chain.readable.load(at: offset, as: UInt16.self, from: link.memory),
          let statistic = BalloonStatistic(rawValue: kind)
        else { continue }
        state.statistics[Int(statistic.rawValue)] = chain.readable.load(
          at: offset + 2, as: UInt64.self, from: link.memory)
      }
      if let former = state.statisticsChain { link.complete(former, written: 0) }
      state.statisticsChain = chain
    }
  }
}
