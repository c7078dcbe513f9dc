import Bus
import Synchronization

/// A virtqueue, split (virtio 1.3, section 2.7) or packed (section 2.8): where it is, and how far the device got.
///
/// All of it is plain values. Nothing that the driver writes is trusted: each index is compared with its table, each
/// address with RAM, and no walk is longer than its table.
struct Queue {
  /// The number of descriptors, as the driver says; checked when the queue starts.
  var size: UInt32 = 0
  var isReady = false
  var descriptorArea: UInt64 = 0
  /// Split: the available ring. Packed: the driver's wish for interrupts.
  var driverArea: UInt64 = 0
  /// Split: the used ring. Packed: the device's wish for notifications.
  var deviceArea: UInt64 = 0

  var isPacked = false
  var hasEventIndex = false
  var hasIndirect = false

  /// Split: counts chains, modulo 2^16. Packed: a place in the ring.
  var nextAvailable: UInt16 = 0
  var nextUsed: UInt16 = 0
  /// Packed: change each time round.
  var availableWrap = true
  var usedWrap = true
  /// Split: chains, packed: descriptors, that were taken and not given back.
  var inFlight: UInt32 = 0

  /// Begins at the ring's start, if it can be a ring.
  mutating func start(features: UInt64, in memory: GuestMemory) throws(QueueError) {
    isPacked = features & VirtioFeature.packedRing != 0
    hasEventIndex = features & VirtioFeature.eventIndex != 0
    hasIndirect = features & VirtioFeature.indirectDescriptors != 0
    (nextAvailable, nextUsed, inFlight) = (0, 0, 0)
    (availableWrap, usedWrap) = (true, true)
    if let error = checkAreas(in: memory) { throw error }
    // The device always wants to be notified, at once.
    if isPacked { try store(UInt32(0), deviceArea, in: memory) }
    isReady = true
  }

  /// What is wrong with size and places, if anything is.
  func checkAreas(in memory: GuestMemory) -> QueueError? {
    guard size > 0, UInt64(size) <= VirtioTransport.maximumQueueSize,
      isPacked || size & (size - 1) == 0
    else { return .invalidSize }
    let count = UInt64(size)
    let event: UInt64 = hasEventIndex ? 2 : 0
    guard memory.contains(descriptorArea, count: count * Descriptor.byteCount),
      memory.contains(driverArea, count: isPacked ? 4 : 4 + 2 * count + event),
      memory.contains(deviceArea, count: isPacked ? 4 : 4 + 8 * count + event)
    else { return .outsideMemory }
    return nil
  }

  /// Takes the next chain; nil when there is none.
  mutating func next(index: Int, in memory: GuestMemory) throws(QueueError) -> Chain? {
    isPacked
      ? try nextPacked(index: index, in: memory) : try nextSplit(index: index, in: memory)
  }

  /// Gives chains back, so that the driver sees all of them or none; returns whether it wants an interrupt for them.
  mutating func complete(
    _ used: some Collection<UsedChain>, in memory: GuestMemory
  ) throws(QueueError) -> Bool {
    let old = nextUsed
    let descriptors = used.reduce(0) { $0 + $1.chain.descriptorCount }
    guard descriptors <= inFlight else { throw .tooManyAvailable }
    if isPacked {
      try completePacked(used, in: memory)
    } else {
      try completeSplit(used, in: memory)
    }
    // The driver first asks for interrupts and then looks for used buffers; here it is the other way round.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    return isPacked
      ? try packedWantsInterrupt(after: descriptors, in: memory)
      : try splitWantsInterrupt(since: old, in: memory)
  }

  /// Whether going on from `old` to `new` passes `event` (virtio 1.3, section 2.7.7.2), modulo 2^16.
  static func passes(event: UInt16, new: UInt16, old: UInt16) -> Bool {
    new &- event &- 1 < new &- old
  }

  /// An integer of a ring or table.
  func load<Value: FixedWidthInteger>(
    _ address: UInt64, in memory: GuestMemory
  ) throws(QueueError) -> Value {
    guard let value = try? memory.load(address, as: Value.self) else { throw .outsideMemory }
    return value
  }

  /// Writes an integer of a ring.
  func store<Value: FixedWidthInteger>(
    _ value: Value, _ address: UInt64, in memory: GuestMemory
  ) throws(QueueError) {
    guard (try? memory.store(value, address)) != nil else { throw .outsideMemory }
  }

  /// The table that an indirect descriptor points to must be one, and in RAM; returns its number of descriptors.
  func checkTable(_ descriptor: Descriptor, in memory: GuestMemory) throws(QueueError) -> UInt64 {
    guard hasIndirect, !descriptor.hasNext else { throw .misplacedIndirect }
    let byteCount = UInt64(descriptor.count)
    guard byteCount > 0, byteCount % Descriptor.byteCount == 0 else { throw .invalidIndirectTable }
    guard memory.contains(descriptor.address, count: byteCount) else { throw .outsideMemory }
    return byteCount / Descriptor.byteCount
  }
}
