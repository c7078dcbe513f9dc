public import Bus

extension VirtioInput {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// What is selected, what waits, the buffers that it holds, and the lights.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    try visitor.visit("selection", &state.selection)
    try visitor.visit("subselection", &state.subselection)
    try visitor.visit(
      "waiting", &state.waiting, atMost: Self.waitingLimit, blank: .report
    ) { (event, visitor) throws(StateError) in
      try visitor.visit("type", &event.type)
      try visitor.visit("code", &event.code)
      try visitor.visit("value", &event.value)
    }
    let link = link
    try visitor.visit(
      "posted", &state.posted, atMost: Int(VirtioTransport.maximumQueueSize),
      blank: Chain(queue: 0)
    ) { (chain, visitor) throws(StateError) in
      try link.visit("chain", &chain, &visitor)
      try visitor.require(chain.queue == Self.eventQueue, "chain", "is of another queue")
    }
    try visitor.visit("lights", &state.lights)
    try visitor.visit("lost", &state.lost)
  }
}
