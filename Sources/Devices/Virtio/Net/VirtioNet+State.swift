public import Bus

extension VirtioNet {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 2 }

  /// The buffers that it holds, what the driver has said by the control queue, and what was counted.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    for pair in 0..<pairCount { try visitPosted(pair, &visitor) }
    try visitor.visit("packetsDelivered", &state.packetsDelivered)
    try visitor.require(state.packetsDelivered >= 0, "packetsDelivered", "is negative")
    try state.filter.visitState(&visitor)
    try visitor.visitAll("pairOfFlow", &state.pairOfFlow)
    try visitor.visit("activePairs", &state.activePairs)
    try visitor.require(
      state.activePairs >= 1 && state.activePairs <= pairCount, "activePairs",
      "is not one of 1 to \(pairCount)")
    try visitor.visit("offloadsOff", &state.offloadsOff)
    try visitor.visit("isLinkUp", &state.isLinkUp)
    if version >= 2 {
      try visitor.visit("isConnected", &state.isConnected)
    } else {
      state.isConnected = true
    }
    try visitor.visit("mustAnnounce", &state.mustAnnounce)
    try state.counters.visitState(&visitor)
  }

  private func visitPosted(_ pair: Int, _ visitor: inout StateVisitor) throws(StateError) {
    let link = link
    let name = "posted " + String(pair)
    try visitor.visit(
      name, &state.posted[pair], atMost: Int(VirtioTransport.maximumQueueSize),
      blank: Chain(queue: 0)
    ) { (chain, visitor) throws(StateError) in
      try link.visit("chain", &chain, &visitor)
      try visitor.require(chain.queue == 2 * pair, "chain", "is of another queue")
    }
  }
}

extension ReceiveFilter {
  fileprivate mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.enter("filter")
    var own: [MACAddress]? = [address]
    try Self.visit("address", &own, &visitor)
    try visitor.require(own?.count == 1, "address", "is not one")
    if let own = own?.first { address = own }
    try visitor.visit("takesAll", &takesAll)
    try visitor.visit("takesAllGroups", &takesAllGroups)
    try visitor.visit("takesAllSingle", &takesAllSingle)
    try visitor.visit("refusesGroups", &refusesGroups)
    try visitor.visit("refusesSingle", &refusesSingle)
    try visitor.visit("refusesBroadcast", &refusesBroadcast)
    try Self.visit("single", &single, &visitor)
    try Self.visit("groups", &groups, &visitor)
    var vlans = self.vlans ?? []
    try visitor.visit("vlans", &vlans, atMost: Self.vlanCount / 64)
    try visitor.require(
      vlans.isEmpty || vlans.count == Self.vlanCount / 64, "vlans", "are not all")
    self.vlans = vlans.isEmpty ? nil : vlans
    try visitor.leave()
  }

  private static func visit(
    _ name: String, _ addresses: inout [MACAddress]?, _ visitor: inout StateVisitor
  ) throws(StateError) {
    guard try visitor.visitPresence("has " + name, addresses != nil) else {
      addresses = nil
      return
    }
    var bits = (addresses ?? []).map { $0.bits }
    try visitor.visit(name, &bits, atMost: addressLimit)
    try visitor.require(bits.allSatisfy { $0 >> 48 == 0 }, name, "is longer than six bytes")
    addresses = bits.map { MACAddress(bits: $0) }
  }
}

extension NetworkCounters {
  fileprivate mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.enter("counters")
    try visitor.visit("transmitted", &transmitted)
    try visitor.visit("received", &received)
    try visitor.visit("transmitDropped", &transmitDropped)
    try visitor.visit("receiveDropped", &receiveDropped)
    try visitor.visit("filtered", &filtered)
    try visitor.leave()
  }
}
