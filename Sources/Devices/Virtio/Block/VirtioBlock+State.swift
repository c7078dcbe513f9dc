public import Bus

extension VirtioBlock {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The requests under way. What is on the medium is not the device's.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    let blank = Request(chain: Chain(queue: 0), kind: nil, sector: 0, due: 0)
    let limit = Int(VirtioTransport.maximumQueueSize)
    try visitor.visit("requests", &state.requests, atMost: limit, blank: blank) {
      (request, visitor) throws(StateError) in
      try request.visitState(&visitor, link: self.link)
    }
  }
}

extension VirtioBlock.Request {
  fileprivate mutating func visitState(
    _ visitor: inout StateVisitor, link: VirtioLink
  ) throws(StateError) {
    try link.visit("chain", &chain, &visitor)
    try visitor.visit("kind", &kind)
    try visitor.visit("sector", &sector)
    try visitor.visit("due", &due)
    try visitor.visit("moved", &moved)
    guard visitor.isReading else { return }
    try visitor.require(
      chain.readable.byteCount >= Self.headerSize && chain.writable.byteCount > 0, "chain",
      "has no room for a request's header and status")
    try visitor.require(
      moved <= byteCount && moved % VirtioBlock.sectorSize == 0, "moved",
      "is no whole number of the request's sectors")
  }
}
