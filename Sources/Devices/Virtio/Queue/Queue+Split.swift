import Bus
import Synchronization

// The split ring.
//
//     descriptor area    [ descriptor ] * size
//     driver area        flags (2)  index (2)  [ head (2) ] * size  used event (2)
//     device area        flags (2)  index (2)  [ head (4), written (4) ] * size  available event (2)
extension Queue {
  mutating func nextSplit(index: Int, in memory: GuestMemory) throws(QueueError) -> Chain? {
    if hasEventIndex {
      // Notify me of the next one. The driver makes buffers available and then looks at this; here it is the
      // other way round, so that one of the two notices the other.
      try store(nextAvailable, deviceArea + 4 + 8 * UInt64(size), in: memory)
      atomicMemoryFence(ordering: .sequentiallyConsistent)
    }
    let available: UInt16 = try load(driverArea + 2, in: memory)
    let waiting = UInt32(available &- nextAvailable)
    guard waiting > 0 else { return nil }
    guard waiting <= size, inFlight < size else { throw .tooManyAvailable }
    atomicMemoryFence(ordering: .acquiring)
    let place = UInt64(nextAvailable) % UInt64(size)
    let head: UInt16 = try load(driverArea + 4 + 2 * place, in: memory)
    var chain = Chain(queue: index)
    chain.identifier = head
    chain.descriptorCount = 1
    try walkRing(from: head, into: &chain, in: memory)
    nextAvailable &+= 1
    inFlight += 1
    return chain
  }

  /// Follows a chain through the ring's own table; an indirect descriptor may be its last.
  private func walkRing(
    from head: UInt16, into chain: inout Chain, in memory: GuestMemory
  ) throws(QueueError) {
    var index = head
    for _ in 0..<size {
      guard UInt32(index) < size else { throw .indexOutOfRange }
      let descriptor = try splitDescriptor(descriptorArea, index, in: memory)
      if descriptor.isIndirect {
        try walkTable(descriptor, into: &chain, in: memory)
        return
      }
      try chain.append(descriptor, in: memory)
      guard descriptor.hasNext else { return }
      index = descriptor.link
    }
    throw .chainTooLong
  }

  /// Follows a chain through an indirect table.
  private func walkTable(
    _ table: Descriptor, into chain: inout Chain, in memory: GuestMemory
  ) throws(QueueError) {
    let count = try checkTable(table, in: memory)
    var index: UInt16 = 0
    // No longer than the table; `append` ends what is longer than a chain may be.
    for _ in 0..<count {
      guard UInt64(index) < count else { throw .indexOutOfRange }
      let descriptor = try splitDescriptor(table.address, index, in: memory)
      guard !descriptor.isIndirect else { throw .misplacedIndirect }
      try chain.append(descriptor, in: memory)
      guard descriptor.hasNext else { return }
      index = descriptor.link
    }
    throw .chainTooLong
  }

  private func splitDescriptor(
    _ table: UInt64, _ index: UInt16, in memory: GuestMemory
  ) throws(QueueError) -> Descriptor {
    let address = table + UInt64(index) * Descriptor.byteCount
    return Descriptor(split: try load(address, in: memory), try load(address + 8, in: memory))
  }

  mutating func completeSplit(
    _ used: some Collection<UsedChain>, in memory: GuestMemory
  ) throws(QueueError) {
    for entry in used {
      let place = deviceArea + 4 + 8 * (UInt64(nextUsed) % UInt64(size))
      try store(UInt32(entry.chain.identifier), place, in: memory)
      try store(entry.written, place + 4, in: memory)
      nextUsed &+= 1
      inFlight -= 1
    }
    atomicMemoryFence(ordering: .releasing)
    try store(nextUsed, deviceArea + 2, in: memory)
  }

  /// - Parameter old: where the used ring ended before.
  func splitWantsInterrupt(since old: UInt16, in memory: GuestMemory) throws(QueueError) -> Bool {
    guard hasEventIndex else {
      let flags: UInt16 = try load(driverArea, in: memory)
      return flags & 1 == 0
    }
    let event: UInt16 = try load(driverArea + 4 + 2 * UInt64(size), in: memory)
    return Self.passes(event: event, new: nextUsed, old: old)
  }
}
