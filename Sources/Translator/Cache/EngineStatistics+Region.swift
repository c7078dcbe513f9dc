import Hart

extension EngineStatistics {
  /// A region was written, in so many bytes, with so many jumps out of it to addresses that are known.
  mutating func note(_ region: [Block], byteCount: Int, jumps: Int) {
    translations &+= 1
    translatedBlocks &+= UInt64(region.count)
    for block in region.indices {
      guestInstructionsTranslated &+= UInt64(region[block].count)
      guestBytes &+= UInt64(region[block].byteCount)
    }
    hostBytes &+= UInt64(byteCount)
    self.jumps &+= UInt64(jumps)
  }
}
