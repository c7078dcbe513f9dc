public import Bus

extension VirtioBlock {
  /// The version of `visitState`. Version 1 knew how many bytes of a request were moved, and asked the medium at the
  /// answer only. Version 2 had no tickets.
  public var stateVersion: UInt32 { 3 }

  /// The requests under way, with what the medium has answered. What is on the medium is not the device's.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    settle()
    // By these a recording knows requests.
    if version >= 3 { try visitor.visit("tickets", &submittedTickets) }
    collectedTickets = submittedTickets
    let blank = Request(chain: Chain(queue: 0), kind: nil, sector: 0, due: 0)
    let limit = Int(VirtioTransport.maximumQueueSize)
    try visitor.visit("requests", &state.requests, atMost: limit, blank: blank) {
      (request, visitor) throws(StateError) in
      try request.visitHeader(&visitor, link: self.link)
      if version == 1 {
        var moved: UInt64 = 0
        try visitor.visit("moved", &moved)
        self.plan(&request)
      } else {
        try request.visitProgress(&visitor)
        try visitor.require(
          self.isSound(request), "sector", "leads to sectors that are not on the disk")
      }
    }
  }
}

extension VirtioBlock.Request {
  fileprivate mutating func visitHeader(
    _ visitor: inout StateVisitor, link: VirtioLink
  ) throws(StateError) {
    try link.visit("chain", &chain, &visitor)
    try visitor.visit("kind", &kind)
    try visitor.visit("sector", &sector)
    try visitor.visit("due", &due)
    try visitor.require(
      chain.readable.byteCount >= Self.headerSize && chain.writable.byteCount > 0, "chain",
      "has no room for a request's header and status")
  }

  fileprivate mutating func visitProgress(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("status", &status)
    try visitor.visit("partCount", &partCount)
    try visitor.visit("submitted", &submitted)
    try visitor.visit("collected", &collected)
    try visitor.visit(
      "ranges", &ranges, atMost: Int(VirtioBlock.rangeMaximum),
      blank: VirtioBlock.SectorRange(sector: 0, count: 0, flags: 0)
    ) { (range, visitor) throws(StateError) in
      try visitor.visit("sector", &range.sector)
      try visitor.visit("count", &range.count)
      try visitor.visit("flags", &range.flags)
    }
    try visitor.visit(
      "outcomes", &outcomes, atMost: Int(VirtioBlock.window),
      blank: VirtioBlock.Outcome(isDone: false, bytes: [])
    ) { (outcome, visitor) throws(StateError) in
      try visitor.visit("isDone", &outcome.isDone)
      try visitor.visit("bytes", &outcome.bytes, atMost: Int(Self.pieceLimit))
    }
    guard visitor.isReading else { return }
    let pieces = kind == .write ? pieceCount + 1 : kind == .read ? pieceCount : 1
    let isRanges = kind == .discard || kind == .writeZeroes
    try visitor.require(
      partCount <= (isRanges ? UInt64(ranges.count) : pieces), "partCount",
      "is more than the request has")
    try visitor.require(
      collected <= submitted && submitted <= partCount
        && UInt64(outcomes.count) == submitted - collected, "submitted",
      "does not go with what was answered")
  }
}
