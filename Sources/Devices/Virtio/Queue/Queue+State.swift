import Bus

extension Queue {
  /// Shows everything. A queue that is ready must be one that could have become so.
  mutating func visitState(
    _ visitor: inout StateVisitor, in memory: GuestMemory
  ) throws(StateError) {
    try visitor.visit("size", &size)
    try visitor.visit("isReady", &isReady)
    try visitor.visit("descriptorArea", &descriptorArea)
    try visitor.visit("driverArea", &driverArea)
    try visitor.visit("deviceArea", &deviceArea)
    try visitor.visit("isPacked", &isPacked)
    try visitor.visit("hasEventIndex", &hasEventIndex)
    try visitor.visit("hasIndirect", &hasIndirect)
    try visitor.visit("nextAvailable", &nextAvailable)
    try visitor.visit("nextUsed", &nextUsed)
    try visitor.visit("availableWrap", &availableWrap)
    try visitor.visit("usedWrap", &usedWrap)
    try visitor.visit("inFlight", &inFlight)
    guard visitor.isReading, isReady else { return }
    let rules = checkAreas(in: memory)
    try visitor.require(rules != .invalidSize, "size", "is no size of a queue")
    try visitor.require(rules == nil, "descriptorArea", "is not wholly in memory with the others")
    try visitor.require(inFlight <= size, "inFlight", "is more than the queue has")
    guard isPacked else { return }
    try visitor.require(UInt32(nextAvailable) < size, "nextAvailable", "is beyond the ring")
    try visitor.require(UInt32(nextUsed) < size, "nextUsed", "is beyond the ring")
  }
}

extension Chain {
  /// Shows everything; every buffer must be in RAM, as when the chain was taken.
  mutating func visitState(
    _ visitor: inout StateVisitor, in memory: GuestMemory
  ) throws(StateError) {
    try visitor.visit("queue", &queue)
    try visitor.visit("identifier", &identifier)
    try visitor.visit("descriptorCount", &descriptorCount)
    try visitor.require(queue >= 0, "queue", "is negative")
    try visitor.require(descriptorCount <= 1 << 15, "descriptorCount", "is more than a queue has")
    try readable.visitState("readable", &visitor, in: memory)
    try writable.visitState("writable", &visitor, in: memory)
    try visitor.require(
      readable.segments.count + writable.segments.count <= Self.maximumLength, "writable",
      "makes the chain longer than \(Self.maximumLength) buffers")
    try visitor.require(
      readable.byteCount + writable.byteCount <= Self.maximumByteCount, "writable",
      "makes the chain more than 4 GiB")
  }
}

extension Segments {
  /// Shows addresses and counts.
  fileprivate mutating func visitState(
    _ name: String, _ visitor: inout StateVisitor, in memory: GuestMemory
  ) throws(StateError) {
    var addresses = segments.map { $0.address }
    var counts = segments.map { $0.count }
    try visitor.visit(name + " addresses", &addresses, atMost: Chain.maximumLength)
    try visitor.visit(name + " counts", &counts, atMost: Chain.maximumLength)
    guard visitor.isReading else { return }
    try visitor.require(addresses.count == counts.count, name + " counts", "are not one a buffer")
    self = Segments()
    for index in addresses.indices {
      let (address, count) = (addresses[index], counts[index])
      try visitor.require(
        count > 0 && count <= 1 << 32 && memory.contains(address, count: count),
        name + " addresses", "has a buffer that is not in memory")
      append(address: address, count: count)
    }
  }
}
