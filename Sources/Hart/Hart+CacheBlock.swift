import Bus
import RISCV

// Cache blocks of 64 bytes (unprivileged manual, CMO). Harts and devices see one memory without caches, so clean, flush
// and invalidate only check.
extension Hart {
  /// Bytes in a cache block, for `cbo.*` and the device tree.
  public static let cacheBlockSize: UInt64 = 64

  func invalidateCacheBlock(_ i: Instruction) throws(Trap) {
    try require(EnvironmentConfiguration.cacheBlockInvalidate, i)
    try checkCacheBlock(registers[Int(i.rs1)])
  }

  func cleanCacheBlock(_ i: Instruction) throws(Trap) {
    try require(EnvironmentConfiguration.cacheBlockClean, i)
    try checkCacheBlock(registers[Int(i.rs1)])
  }

  func zeroCacheBlock(_ i: Instruction) throws(Trap) {
    try require(EnvironmentConfiguration.cacheBlockZero, i)
    let address = registers[Int(i.rs1)]
    let start = address & ~(Self.cacheBlockSize - 1)
    // A page is cleared block by block: only for the first of them it is looked for.
    if permits(start, loads: false, stores: true),
      let block = UnsafeMutableRawPointer(bitPattern: UInt(start &+ addend(at: start)))
    {
      return Self.zero(block)
    }
    let physical = try inCacheBlock(address) { start throws(Trap) in
      try place(of: start, .store, size: Self.cacheBlockSize)
    }
    guard let block = bus.memory.hostAddress(of: physical, count: Self.cacheBlockSize) else {
      throw Access.store.accessFault(address)
    }
    Self.zero(block)
    if bus.memory.noteWrite(physical, count: Self.cacheBlockSize) { caches?.noteStaleCode() }
  }

  private static func zero(_ block: UnsafeMutableRawPointer) {
    block.initializeMemory(as: UInt8.self, repeating: 0, count: Int(cacheBlockSize))
  }

  /// Fails unless the modes above allow the instruction here by a bit of the field.
  private func require(_ field: UInt64, _ i: Instruction) throws(Trap) {
    if privilege == .machine { return }
    guard menvcfg & field != 0, privilege == .supervisor || senvcfg & field != 0 else {
      throw illegalInstruction(i)
    }
  }

  /// Fails as a store does unless a load or a store may access the block. D is not looked at.
  private func checkCacheBlock(_ address: UInt64) throws(Trap) {
    let physical: UInt64
    do throws(Trap) {
      physical = try inCacheBlock(address) { start throws(Trap) in
        try translate(start, .load, privilege: dataPrivilege, count: Self.cacheBlockSize).physical
      }
    } catch {
      // Only unreadable memory that can be written is left, and there is none: no page and no PMP entry allows writes
      // without reads. So nothing is allowed.
      switch error.cause {
      case .loadPageFault: throw Access.store.pageFault(address)
      default: throw Access.store.accessFault(address)
      }
    }
    guard bus.memory.contains(physical, count: Self.cacheBlockSize) else {
      throw Access.store.accessFault(address)
    }
  }

  /// Finds where the block of an address lies; faults tell the address, not the block's.
  private func inCacheBlock(
    _ address: UInt64, _ find: (UInt64) throws(Trap) -> UInt64
  ) throws(Trap) -> UInt64 {
    do throws(Trap) {
      return try find(address & ~(Self.cacheBlockSize - 1))
    } catch {
      throw Trap(error.cause, value: address)
    }
  }
}
