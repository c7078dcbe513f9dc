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

  /// Has the site of an access know its page, given the address of the first byte that its check is about; 0 where the interpreter
  /// must make the access.
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
      ? fillEach(exit, first, hart) : fillAll(exit, first, hart)
    let addend = hart.addend(at: address)
    room.storeBytes(of: addend, toByteOffset: EngineWord.addend, as: UInt64.self)
    return isFilled ? 1 : 0
  }

  /// All accesses of a check are in one page.
  private func fillAll(_ exit: Exit, _ first: UInt64, _ hart: Hart) -> Bool {
    guard hart.permits(first, loads: exit.hasLoads, stores: exit.hasStores) else { return false }
    hart.remember(
      first, site: Int(exit.site), offset: Int64(exit.displacement), span: UInt64(exit.span))
    let addend = hart.addend(at: first)
    for member in 1..<max(1, Int(exit.memberCount)) {
      caches.setAddend(addend, site: Int(exit.site) + member)
    }
    if !caches.wanderers.isEmpty { giveUpSites() }
    return true
  }

  /// Has sites that keep missing give up; those that go by constant steps only if they do so often.
  private func giveUpSites() {
    let now = cache.clock?.nanoseconds ?? 0
    let passed = now &- lastWanderers
    lastWanderers = now
    let sites = caches.wanderers.filter {
      !cache.exits.site($0.site).isWalk || passed / UInt64($0.useCount) < Self.shortStay
    }
    caches.wanderers.removeAll()
    cache.probe(sites: sites.map { $0.site })
  }

  /// Accesses of a check are in two pages: each knows its own, for this time.
  private func fillEach(_ exit: Exit, _ first: UInt64, _ hart: Hart) -> Bool {
    let start = first &- UInt64(bitPattern: Int64(exit.displacement))
    caches.forget(site: Int(exit.site))
    for member in 0..<Int(exit.memberCount) {
      let access = cache.exits.site(Int(exit.site) + member)
      let address = start &+ UInt64(bitPattern: Int64(access.displacement))
      guard !Hart.straddles(address, UInt64(access.size)),
        hart.permits(address, loads: !access.isStore, stores: access.isStore)
      else { return false }
      caches.setAddend(hart.addend(at: address), site: Int(exit.site) + member)
    }
    return true
  }
}
