import Bus
import Synchronization

// The packed ring: one table, which both sides go round and round. A descriptor is available while its "available"
// flag equals the wrap counter and its "used" flag does not, and used when both equal the counter.
//
//     descriptor area    [ descriptor ] * size
//     driver area        place (15 bits) and wrap counter (1 bit), flags (2): 0 interrupt, 1 never, 2 at that place
//     device area        the same for notifications
extension Queue {
  mutating func nextPacked(index: Int, in memory: GuestMemory) throws(QueueError) -> Chain? {
    let flags: UInt16 = try load(packedAddress(nextAvailable) + 14, in: memory)
    guard isAvailable(flags) else { return nil }
    atomicMemoryFence(ordering: .acquiring)
    var chain = Chain(queue: index)
    var place = UInt32(nextAvailable)
    var hasMore = true
    while hasMore {
      guard chain.descriptorCount < size else { throw .chainTooLong }
      let descriptor = try packedDescriptor(
        packedAddress(UInt16(truncatingIfNeeded: place % size)), in: memory)
      if descriptor.isIndirect {
        guard chain.descriptorCount == 0 else { throw .misplacedIndirect }
        try readTable(descriptor, into: &chain, in: memory)
      } else {
        try chain.append(descriptor, in: memory)
      }
      // The last descriptor's identifier is the chain's.
      chain.identifier = descriptor.link
      chain.descriptorCount += 1
      place += 1
      hasMore = descriptor.hasNext
    }
    guard inFlight + chain.descriptorCount <= size else { throw .tooManyAvailable }
    inFlight += chain.descriptorCount
    advance(&nextAvailable, &availableWrap, by: chain.descriptorCount)
    return chain
  }

  private func isAvailable(_ flags: UInt16) -> Bool {
    (flags & Descriptor.Flags.available != 0) == availableWrap
      && (flags & Descriptor.Flags.used != 0) != availableWrap
  }

  /// Takes all descriptors of an indirect table, in order; only their "write" flags count (section 2.8.7).
  private func readTable(
    _ table: Descriptor, into chain: inout Chain, in memory: GuestMemory
  ) throws(QueueError) {
    let count = try checkTable(table, in: memory)
    for index in 0..<count {
      let address = table.address + index * Descriptor.byteCount
      try chain.append(try packedDescriptor(address, in: memory), in: memory)
    }
  }

  private func packedAddress(_ place: UInt16) -> UInt64 {
    descriptorArea + UInt64(place) * Descriptor.byteCount
  }

  private func packedDescriptor(
    _ address: UInt64, in memory: GuestMemory
  ) throws(QueueError) -> Descriptor {
    Descriptor(packed: try load(address, in: memory), try load(address + 8, in: memory))
  }

  /// Goes on in the ring, and round it.
  private func advance(_ place: inout UInt16, _ wrap: inout Bool, by count: UInt32) {
    let next = UInt32(place) + count
    if next >= size { wrap.toggle() }
    place = UInt16(truncatingIfNeeded: next >= size ? next - size : next)
  }

  /// The flags of the first chain, which the driver looks at first, are written last.
  mutating func completePacked(
    _ used: some Collection<UsedChain>, in memory: GuestMemory
  ) throws(QueueError) {
    let first = packedAddress(nextUsed)
    var firstFlags: UInt16?
    for entry in used {
      let address = packedAddress(nextUsed)
      try store(entry.written, address + 8, in: memory)
      try store(entry.chain.identifier, address + 12, in: memory)
      var flags: UInt16 = entry.written > 0 ? Descriptor.Flags.write : 0
      if usedWrap { flags |= Descriptor.Flags.available | Descriptor.Flags.used }
      if firstFlags == nil {
        firstFlags = flags
      } else {
        try store(flags, address + 14, in: memory)
      }
      inFlight -= entry.chain.descriptorCount
      advance(&nextUsed, &usedWrap, by: entry.chain.descriptorCount)
    }
    guard let firstFlags else { return }
    atomicMemoryFence(ordering: .releasing)
    try store(firstFlags, first + 14, in: memory)
  }

  /// - Parameter count: how many descriptors the last chains had.
  func packedWantsInterrupt(
    after count: UInt32, in memory: GuestMemory
  ) throws(QueueError) -> Bool {
    let wish: UInt32 = try load(driverArea, in: memory)
    switch wish >> 16 & 3 {
    case 0: return true
    case 2 where hasEventIndex:
      let wrap = wish >> 15 & 1 == 1
      var event = UInt16(truncatingIfNeeded: wish & 0x7fff)
      // A place of the last round lies a whole ring behind.
      if wrap != usedWrap { event &-= UInt16(truncatingIfNeeded: size) }
      let old = nextUsed &- UInt16(truncatingIfNeeded: count)
      return Self.passes(event: event, new: nextUsed, old: old)
    default: return false
    }
  }
}
