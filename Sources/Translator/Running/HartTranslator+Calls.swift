import Bus
import Hart
import RISCV

// What translated code calls.
extension HartTranslator {
  /// Carries out an instruction that goes by `Engine.system`. 0 where more has changed than registers.
  func system(_ index: Int, _ hart: Hart) -> UInt32 {
    let exit = exits[index]
    exitCounts[Int(exit.kind.rawValue)] &+= 1
    takeExceptions(hart)
    let remaining = remaining(exit)
    let (context, changes) = (hart.executionContext, caches.codeChanges)
    hart.pc = exit.pc
    hart.remaining = remaining
    hart.carryOut(Instruction(bits: exit.instruction))
    if hart.pc == exit.pc &+ 4, hart.executionContext == context, caches.codeChanges == changes,
      hart.remaining == remaining - 1
    {
      return 1
    }
    room.storeBytes(of: UInt32(index), toByteOffset: EngineWord.exit, as: UInt32.self)
    return 0
  }

  /// Sees to it that the pages of an access, and of those that go by its check, are in the TLB, given the address of the first byte
  /// that the check is about, and finds its addend; 0 where the interpreter must make the access.
  func fill(_ index: Int, first: UInt64, _ hart: Hart) -> UInt32 {
    fills &+= 1
    let exit = exits[index]
    let address = first &+ UInt64(exit.distance)
    let evictions = caches.evictions
    guard hart.prepare(address, size: UInt64(exit.size), isStore: exit.isStore) else { return 0 }
    // What the block has checked before may be no more.
    if exit.isAmongOthers, caches.evictions != evictions { return 0 }
    let isFilled =
      Hart.straddles(first, UInt64(exit.span))
      ? permitsEach(exit, first, hart)
      : hart.permits(first, loads: exit.hasLoads, stores: exit.hasStores)
    let addend = hart.addend(at: address)
    room.storeBytes(of: addend, toByteOffset: EngineWord.addend, as: UInt64.self)
    return isFilled ? 1 : 0
  }

  /// Whether accesses that lie in two pages need no more than memory: each will look for its own.
  private func permitsEach(_ exit: Exit, _ first: UInt64, _ hart: Hart) -> Bool {
    let start = first &- UInt64(bitPattern: Int64(exit.displacement))
    return (0..<Int(exit.memberCount)).allSatisfy {
      let access = cache.exits.member(Int(exit.firstMember) + $0)
      let address = start &+ UInt64(bitPattern: Int64(access.displacement))
      return !Hart.straddles(address, UInt64(access.size))
        && hart.permits(address, loads: !access.isStore, stores: access.isStore)
    }
  }
}
