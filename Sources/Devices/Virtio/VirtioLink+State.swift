import Bus

extension VirtioLink {
  /// Shows everything; chains that the device holds come after, by `visit(_:_:_:)`.
  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("status", &state.status)
    try visitor.visit("interruptStatus", &state.interruptStatus)
    try visitor.visit("configurationGeneration", &state.configurationGeneration)
    try visitor.visit("driverFeatures", &state.driverFeatures)
    try visitor.visit("features", &state.features)
    try visitor.visit("failure", &state.failure)
    let memory = memory
    try visitor.visit("queues", &state.queues, atMost: queueCount, blank: Queue()) {
      (queue, visitor) throws(StateError) in
      try queue.visitState(&visitor, in: memory)
    }
    try visitor.require(
      state.queues.count == queueCount, "queues", "there are not \(queueCount) of them")
    held = [UInt32](repeating: 0, count: queueCount)
  }

  /// Shows a chain that the device holds. Of those that are read, each queue must have handed out as many descriptors as
  /// they occupy together: giving them back would else count below zero.
  func visit(
    _ name: String, _ chain: inout Chain, _ visitor: inout StateVisitor
  ) throws(StateError) {
    try visitor.enter(name)
    try chain.visitState(&visitor, in: memory)
    if visitor.isReading {
      guard chain.queue < queueCount else {
        throw visitor.error(.refused("is beyond the last queue"), "queue")
      }
      let queue = state.queues[chain.queue]
      held[chain.queue] += chain.descriptorCount
      guard queue.isReady, chain.descriptorCount >= 1, held[chain.queue] <= queue.inFlight else {
        throw visitor.error(.refused("does not belong to what the queue has handed out"), "queue")
      }
    }
    try visitor.leave()
  }

  /// Shows a chain that the device may hold.
  func visit(
    _ name: String, _ chain: inout Chain?, _ visitor: inout StateVisitor
  ) throws(StateError) {
    guard try visitor.visitPresence("has " + name, chain != nil) else {
      chain = nil
      return
    }
    var present = chain ?? Chain(queue: 0)
    try visit(name, &present, &visitor)
    chain = present
  }
}
