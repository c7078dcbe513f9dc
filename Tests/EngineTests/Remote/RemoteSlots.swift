import Synchronization

/// Where the memory of remote processors is: at addresses that nobody else uses, a slot each.
final class RemoteSlots: Sendable {
  private static let start: UInt = 0x20_0000_0000

  private struct Slot {
    var isTaken = false
    /// Not held: it gives the slot back when it goes.
    var owner: Unmanaged<RemoteProcessor>?
  }

  private let slots = Mutex<[Slot]>([])

  /// The address of a slot.
  static func address(_ slot: Int) -> UInt { start + UInt(slot * RemoteProcessor.size) }

  /// A slot that nobody has.
  func take() -> Int {
    slots.withLock { slots in
      let free = slots.firstIndex { !$0.isTaken } ?? slots.count
      if free == slots.count { slots.append(Slot()) }
      slots[free].isTaken = true
      return free
    }
  }

  func giveBack(_ slot: Int) { slots.withLock { $0[slot] = Slot() } }

  subscript(slot: Int) -> RemoteProcessor? {
    get { slots.withLock { $0[slot].owner?.takeUnretainedValue() } }
    set { slots.withLock { $0[slot].owner = newValue.map { Unmanaged.passUnretained($0) } } }
  }

  /// Whose memory an address is in.
  func owner(of address: UInt) -> RemoteProcessor? {
    let slot = Int((address &- Self.start) / UInt(RemoteProcessor.size))
    return slots.withLock { slots in
      slots.indices.contains(slot) ? slots[slot].owner?.takeUnretainedValue() : nil
    }
  }
}
