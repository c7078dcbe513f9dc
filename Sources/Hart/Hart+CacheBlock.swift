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
    let physical = try translateCacheBlock(address, .store)
    guard let block = bus.memory.hostAddress(of: physical, count: Self.cacheBlockSize) else {
      throw Access.store.accessFault(address)
    }
    block.initializeMemory(as: UInt8.self, repeating: 0, count: Int(Self.cacheBlockSize))
    bus.memory.noteWrite(physical, count: Self.cacheBlockSize)
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
      physical = try translateCacheBlock(address, .load)
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

  /// Where a block lies; faults tell the address in the register, not the block's.
  private func translateCacheBlock(_ address: UInt64, _ access: Access) throws(Trap) -> UInt64 {
    let block = address & ~(Self.cacheBlockSize - 1)
    do throws(Trap) {
      return try translate(
        block, access, privilege: dataPrivilege, count: Self.cacheBlockSize
      ).physical
    } catch {
      throw Trap(error.cause, value: address)
    }
  }
}
