import Processor

/// A part of a request: memory that the device reads, or that it writes.
struct VirtioSegment {
  let address: PhysicalAddress
  let count: Int
  let isWritable: Bool

  /// - Parameter pointer: in the direct map, where what is contiguous is so physically, too.
  init(_ pointer: UnsafeRawPointer, count: Int, isWritable: Bool) {
    let place = UInt64(UInt(bitPattern: pointer))
    precondition(
      place >= MemoryMap.directMap && place < MemoryMap.directMapEnd,
      "a device cannot reach memory outside of the direct map")
    address = PhysicalAddress(of: pointer)
    self.count = count
    self.isWritable = isWritable
  }
}

/// A split virtqueue: buffers on their way to a device and back (virtio 1.2, section 2.7).
///
///     driver                                                                  device
///              descriptors:  | address | length | flags | next |   ---------->  reads
///     add ---> available:    | flags | index | ring of heads | used event |  -->  takes
///     takeUsed <-- used:     | flags | index | ring of (head, length) | available event |  <--  gives
///
/// An `Owner` comes with each request, and is given back when the device is done. What the device could
/// have written is never believed: which descriptors belong together, how many requests it has and how
/// long they are is kept in `slots`, out of its reach.
///
/// No lock is kept here: the driver's guards all of it.
final class Virtqueue<Owner: AnyObject> {
  private struct Slot {
    /// Of the request whose first descriptor this is.
    var owner: Owner?
    /// What the device may write of it.
    var room = 0
    /// How many descriptors the request has.
    var count = 0
    /// The next descriptor of the request, or of those that are free.
    var next = 0
  }

  private typealias Layout = VirtqueueLayout

  let index: Int
  let size: Int
  private let registers: VirtioRegisters
  private let layout: VirtqueueLayout
  private let features: VirtioFeatures
  private var slots: [Slot]
  private var firstFree = 0
  private(set) var freeCount: Int
  /// Requests that the device has.
  private(set) var inFlight = 0
  /// Where the next request goes, and the next one that comes back, counted without end.
  private var available: UInt16 = 0
  private var used: UInt16 = 0
  /// Up to where the device was told.
  private var notified: UInt16 = 0

  /// Sets the queue up; the device is not started yet.
  ///
  /// - Parameter limit: the most descriptors that are of use, a power of two.
  init(_ index: Int, limit: Int, of device: VirtioDevice) throws(VirtioError) {
    registers = device.registers
    registers[.queueSelection] = UInt32(index)
    let offered = Int(registers[.queueSizeMaximum])
    // Powers of two only, as the ring is taken modulo its size.
    guard registers[.queueReady] == 0, offered > 0, offered & (offered - 1) == 0, offered <= 32768
    else { throw .queueMissing(index) }
    size = min(offered, limit)
    guard let layout = VirtqueueLayout(size: size) else { throw .noMemory }
    self.index = index
    self.layout = layout
    features = device.features
    slots = [Slot](repeating: Slot(), count: size)
    for number in 0..<size { slots[number].next = number + 1 }
    freeCount = size
    announce()
  }

  deinit { layout.release() }

  private func announce() {
    registers[.queueSize] = UInt32(size)
    registers.write(layout.descriptors, to: .queueDescriptors)
    registers.write(layout.available, to: .queueDriver)
    registers.write(layout.used, to: .queueDevice)
    registers[.queueReady] = 1
  }

  // MARK: To the device

  /// Puts a request into the queue, what the device reads first; `notify` tells the device. False if
  /// there is no room.
  ///
  /// - Parameter table: memory for indirect descriptors, 16 bytes for each segment, which stays the
  ///   request's until it comes back; it takes one place in the queue then instead of several.
  func add(
    _ segments: [VirtioSegment], table: UnsafeMutableRawPointer? = nil, for owner: Owner
  ) -> Bool {
    precondition(
      !segments.isEmpty && segments.count <= size, "a request that no queue has room for")
    let isIndirect = table != nil && segments.count > 1 && features.contains(.indirectDescriptors)
    let needed = isIndirect ? 1 : segments.count
    guard needed <= freeCount else { return false }
    let head = firstFree
    if isIndirect, let table {
      writeIndirect(segments, table)
    } else {
      writeDirect(segments)
    }
    freeCount -= needed
    inFlight += 1
    slots[head].owner = owner
    slots[head].count = needed
    slots[head].room = segments.reduce(0) { $0 + ($1.isWritable ? $1.count : 0) }
    makeAvailable(head)
    return true
  }

  private func writeDirect(_ segments: [VirtioSegment]) {
    for (position, segment) in segments.enumerated() {
      let number = firstFree
      firstFree = slots[number].next
      let isLast = position == segments.count - 1
      layout.descriptor(number).write(segment, next: isLast ? nil : firstFree)
    }
  }

  private func writeIndirect(_ segments: [VirtioSegment], _ table: UnsafeMutableRawPointer) {
    for (position, segment) in segments.enumerated() {
      let isLast = position == segments.count - 1
      VirtqueueDescriptor(table + position * 16).write(segment, next: isLast ? nil : position + 1)
    }
    let number = firstFree
    firstFree = slots[number].next
    layout.descriptor(number).write(indirect: table, count: segments.count)
  }

  private func makeAvailable(_ head: Int) {
    writeShared16(layout.availableEntry(Int(available) % size), UInt16(head))
    // The device may see the new index as soon as it is there: all that it stands for comes first.
    fenceDevices()
    available &+= 1
    writeShared16(layout.availableIndex, available)
  }

  /// Tells the device of what was added, unless it has said that it looks by itself.
  func notify() {
    guard notified != available else { return }
    // The device writes what it wants to be told, then looks at the index; here it is the reverse.
    fenceDevices()
    let wantsNotification: Bool
    if features.contains(.eventIndex) {
      let event = readShared16(layout.availableEvent)
      wantsNotification = available &- event &- 1 < available &- notified
    } else {
      wantsNotification = readShared16(layout.usedFlags) & 1 == 0
    }
    notified = available
    if wantsNotification { registers[.queueNotify] = UInt32(index) }
  }

  // MARK: Back from the device

  /// The next request that the device is done with, and how many bytes of it it has written; nil when
  /// there is none, and the device will interrupt for the next one.
  func takeUsed() throws(VirtioError) -> (owner: Owner, written: Int)? {
    let reached = readShared16(layout.usedIndex)
    guard reached != used else { return nil }
    guard Int(reached &- used) <= inFlight else { throw .wrongIndex(reached) }
    fenceDevices()
    let entry = layout.usedEntry(Int(used) % size)
    let (head, written) = (readShared32(entry), readShared32(entry + 4))
    guard head < UInt32(size), let owner = slots[Int(head)].owner else {
      throw .wrongIdentifier(head)
    }
    guard Int(written) <= slots[Int(head)].room else { throw .wrongLength(written) }
    used &+= 1
    release(Int(head))
    // An interrupt for the next one. It may be there already, so callers look until there is none.
    if features.contains(.eventIndex) {
      writeShared16(layout.usedEvent, used)
      fenceDevices()
    }
    return (owner, Int(written))
  }

  /// The device need not interrupt for what comes back now: the driver looks by itself, and then calls
  /// `wantInterrupt`.
  func holdInterrupt() {
    if features.contains(.eventIndex) { writeShared16(layout.usedEvent, used &- 1) }
  }

  /// The device is to interrupt for what comes back from now on; whether something is there already, for
  /// which it did not.
  func wantInterrupt() -> Bool {
    if features.contains(.eventIndex) {
      writeShared16(layout.usedEvent, used)
      fenceDevices()
    }
    return readShared16(layout.usedIndex) != used
  }

  /// Puts a request's descriptors in front of those that are free.
  private func release(_ head: Int) {
    var last = head
    for _ in 1..<max(1, slots[head].count) { last = slots[last].next }
    slots[last].next = firstFree
    firstFree = head
    freeCount += slots[head].count
    inFlight -= 1
    slots[head].owner = nil
    slots[head].count = 0
  }

  /// What the device had when it was reset: it will not come back.
  func takeAll() -> [Owner] {
    var owners: [Owner] = []
    for number in 0..<size {
      guard let owner = slots[number].owner else { continue }
      owners.append(owner)
      release(number)
    }
    return owners
  }
}
