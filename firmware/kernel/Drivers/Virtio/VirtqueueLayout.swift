import Processor

/// Where the parts of a virtqueue lie, one behind the other (virtio 1.2, section 2.7):
///
///     +------------------------+---------------------+--+---------------------+
///     | descriptors, 16 n      | available, 6 + 2 n  |  | used, 6 + 8 n       |
///     +------------------------+---------------------+--+---------------------+
///     16-byte aligned            2-byte aligned           4-byte aligned
struct VirtqueueLayout {
  private let size: Int
  private let order: Int
  private let memory: Frame
  private let start: UnsafeMutableRawPointer

  /// Memory for a queue of `size` descriptors, all zero; nothing if there is none.
  init?(size: Int) {
    self.size = size
    var order = 0
    while MemoryMap.pageSize << order < Self.usedOffset(size) + 6 + 8 * size { order += 1 }
    guard order <= PageFrames.highestOrder, let memory = Kernel.frames.allocate(order: order) else {
      return nil
    }
    self.order = order
    self.memory = memory
    start = memory.pointer
    memset(start, 0, MemoryMap.pageSize << order)
  }

  func release() { Kernel.frames.release(memory, order: order) }

  private static func usedOffset(_ size: Int) -> Int { (16 * size + 6 + 2 * size + 3) & ~3 }

  private var availablePart: UnsafeMutableRawPointer { start + 16 * size }
  private var usedPart: UnsafeMutableRawPointer { start + Self.usedOffset(size) }

  var descriptors: PhysicalAddress { PhysicalAddress(of: start) }
  var available: PhysicalAddress { PhysicalAddress(of: availablePart) }
  var used: PhysicalAddress { PhysicalAddress(of: usedPart) }

  func descriptor(_ number: Int) -> VirtqueueDescriptor { VirtqueueDescriptor(start + 16 * number) }

  var availableIndex: UnsafeMutableRawPointer { availablePart + 2 }
  func availableEntry(_ number: Int) -> UnsafeMutableRawPointer { availablePart + 4 + 2 * number }
  /// Behind the ring: when the driver wants an interrupt.
  var usedEvent: UnsafeMutableRawPointer { availablePart + 4 + 2 * size }

  var usedFlags: UnsafeMutableRawPointer { usedPart }
  var usedIndex: UnsafeMutableRawPointer { usedPart + 2 }
  func usedEntry(_ number: Int) -> UnsafeMutableRawPointer { usedPart + 4 + 8 * number }
  /// Behind the ring: when the device wants a notification.
  var availableEvent: UnsafeMutableRawPointer { usedPart + 4 + 8 * size }
}

/// An entry of a table of descriptors, 16 bytes: address (8), length (4), flags (2), next (2).
struct VirtqueueDescriptor {
  private enum Flags {
    static let hasNext: UInt16 = 1
    static let isWritable: UInt16 = 2
    static let isIndirect: UInt16 = 4
  }

  private let place: UnsafeMutableRawPointer

  init(_ place: UnsafeMutableRawPointer) { self.place = place }

  func write(_ segment: VirtioSegment, next: Int?) {
    let flags = (segment.isWritable ? Flags.isWritable : 0) | (next == nil ? 0 : Flags.hasNext)
    write(segment.address, segment.count, flags, next ?? 0)
  }

  /// The descriptors of the request are in a table of their own.
  func write(indirect table: UnsafeMutableRawPointer, count: Int) {
    write(PhysicalAddress(of: table), 16 * count, Flags.isIndirect, 0)
  }

  private func write(_ address: PhysicalAddress, _ count: Int, _ flags: UInt16, _ next: Int) {
    writeShared64(place, address.value)
    writeShared32(place + 8, UInt32(count))
    writeShared16(place + 12, flags)
    writeShared16(place + 14, UInt16(next))
  }
}
