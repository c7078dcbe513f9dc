import Processor

/// A kernel stack: 16 KiB above 16 KiB that are not mapped, so that one that is used up is noticed
/// (trap.S looks at the bit that tells the two apart).
///
///     slot n          +--------------+---------------+
///                     | not mapped   |  4 pages  <-- |  grows down
///                     +--------------+---------------+
enum KernelStack {
  static let size: UInt64 = 16384
  private static let slotSize: UInt64 = 32768
  private static let lock = SpinLock()
  // The lock guards what follows. Slots that were used stay mapped, and are used again first.
  nonisolated(unsafe) private static var free: [UInt64] = []
  nonisolated(unsafe) private static var slotCount: UInt64 = 0

  /// What all stacks take, also those that wait for a thread.
  static var bytes: UInt64 { lock.withLock { slotCount * size } }

  /// The top of a stack that nobody has; nil without memory.
  static func allocate() -> UInt64? {
    lock.withLock { free.popLast() ?? makeSlot() }
  }

  static func release(top: UInt64) {
    lock.withLock { free.append(top) }
  }

  private static func makeSlot() -> UInt64? {
    let top = MemoryMap.stacks + (slotCount + 1) * slotSize
    guard Kernel.frames.hasRoom, top <= MemoryMap.end else { return nil }
    for address in stride(from: top - size, to: top, by: MemoryMap.pageSize) {
      guard let frame = Kernel.frames.allocate(),
        Kernel.addressSpace.map(address, to: PageTableEntry(frame, [.read, .write, .global]))
      else { return nil }
    }
    slotCount += 1
    return top
  }
}
