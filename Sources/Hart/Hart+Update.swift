import Bus
import RISCV
import Synchronization

/// An access that reads and writes in one step, or is one half of a pair that does.
enum MemoryUpdate {
  case atomic(AtomicOperation)
  case compareAndSwap
  case loadReserved
  case storeConditional
}

/// What a load-reserved remembers: a store-conditional succeeds if the value still stands there.
struct Reservation {
  let physical: UInt64
  let size: UInt64
  let value: UInt64
}

// Atomics are carried out by the host's, on RAM; other places have none (an access fault).
extension Hart {
  /// Carries out an update of `size` bytes (4 or 8) and returns the value read, sign-extended, or a
  /// store-conditional's outcome. `isCodeStale` says whether decoded instructions became stale.
  @inline(never)
  func update(
    _ update: MemoryUpdate, _ address: UInt64, _ operand: UInt64, _ expected: UInt64, size: UInt64
  ) throws(Trap) -> UInt64 {
    isCodeStale = false
    let isLoad = if case .loadReserved = update { true } else { false }
    let physical = try placeOfUpdate(address, size: size, isLoad ? .load : .store)
    guard let host = bus.memory.hostAddress(of: physical, count: size) else {
      throw Trap(isLoad ? .loadAccessFault : .storeAccessFault, value: address)
    }
    let cell = AtomicCell(host, size: size)
    let result = perform(update, cell, physical, size, operand, expected)
    // An atomic operation is a fence, so that most need not ask further.
    if !isLoad, bus.memory.hasCode(pageOf: physical),
      bus.memory.noteWrite(physical, count: size)
    {
      isCodeStale = true
    }
    return result
  }

  private func placeOfUpdate(
    _ address: UInt64, size: UInt64, _ access: Access
  ) throws(Trap) -> UInt64 {
    if address & (size - 1) != 0 {
      let cause: Cause = access == .load ? .loadAddressMisaligned : .storeAddressMisaligned
      throw Trap(cause, value: address)
    }
    let entry = translations + TLB.index(address)
    let tag = access == .load ? entry.pointee.readTag : entry.pointee.writeTag
    if tag == address & ~0xfff { return entry.pointee.physicalPage | address & 0xfff }
    return try place(of: address, access, size: size)
  }

  private func perform(
    _ update: MemoryUpdate, _ cell: AtomicCell, _ physical: UInt64, _ size: UInt64,
    _ operand: UInt64, _ expected: UInt64
  ) -> UInt64 {
    switch update {
    case .atomic(let operation):
      return cell.update(operation, operand)
    case .compareAndSwap:
      return cell.compareExchange(expected: expected, desired: operand).original
    case .loadReserved:
      let value = cell.load()
      reservation = Reservation(physical: physical, size: size, value: value)
      return value
    case .storeConditional:
      let held = reservation
      reservation = nil
      guard let held, held.physical == physical, held.size == size else { return 1 }
      return cell.compareExchange(expected: held.value, desired: operand).exchanged ? 0 : 1
    }
  }

  /// A compare-and-swap of 16 bytes.
  @inline(never)
  func compareAndSwapQuad(
    _ address: UInt64, _ expected: (low: UInt64, high: UInt64),
    _ replacement: (low: UInt64, high: UInt64)
  ) throws(Trap) -> (low: UInt64, high: UInt64) {
    isCodeStale = false
    let physical = try placeOfUpdate(address, size: 16, .store)
    guard let host = bus.memory.hostAddress(of: physical, count: 16) else {
      throw Trap(.storeAccessFault, value: address)
    }
    let found = Self.exchangePair(host, expected, replacement)
    if bus.memory.noteWrite(physical, count: 16) { isCodeStale = true }
    return found
  }

  private static func exchangePair(
    _ host: UnsafeMutableRawPointer, _ expected: (low: UInt64, high: UInt64),
    _ replacement: (low: UInt64, high: UInt64)
  ) -> (low: UInt64, high: UInt64) {
    #if _hasAtomicBitWidth(_128)
      let found = host.assumingMemoryBound(to: Atomic<WordPair>.self).pointee.compareExchange(
        expected: WordPair(first: UInt(expected.low), second: UInt(expected.high)),
        desired: WordPair(first: UInt(replacement.low), second: UInt(replacement.high)),
        ordering: .sequentiallyConsistent
      ).original
      return (UInt64(found.first), UInt64(found.second))
    #else
      // Such a host (a guest of this machine, a browser) runs its harts on one thread.
      let pair = host.assumingMemoryBound(to: UInt64.self)
      let found = (low: pair[0], high: pair[1])
      if found == expected { (pair[0], pair[1]) = replacement }
      return found
    #endif
  }

  /// Orders all earlier accesses of this hart before all later ones.
  @inline(always)
  static func fullBarrier() { atomicMemoryFence(ordering: .sequentiallyConsistent) }
}
