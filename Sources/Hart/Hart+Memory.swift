import Bus
import RISCV
import Synchronization

// What an access does that finds no cached translation.
extension Hart {
  /// Reads `size` bytes, zero-extended.
  @inline(never)
  func load(_ address: UInt64, size: UInt64) throws(Trap) -> UInt64 {
    if Self.straddles(address, size) { return try loadInParts(address, size: size) }
    return try read(try place(of: address, .load, size: size), address, size: size)
  }

  /// Writes the low `size` bytes. Returns whether decoded instructions became stale.
  @inline(never)
  func store(_ address: UInt64, _ value: UInt64, size: UInt64) throws(Trap) -> Bool {
    isCodeStale = false
    if Self.straddles(address, size) {
      try storeInParts(address, value, size: size)
    } else {
      try write(try place(of: address, .store, size: size), address, value, size: size)
    }
    return isCodeStale
  }

  /// Whether an access crosses the end of a page.
  package static func straddles(_ address: UInt64, _ size: UInt64) -> Bool {
    address & 0xfff > 4096 - size
  }

  // MARK: Accesses that straddle two pages go byte by byte, once both pages are known to allow them

  private func loadInParts(_ address: UInt64, size: UInt64) throws(Trap) -> UInt64 {
    let places = try bothPages(address, size: size, .load)
    var value: UInt64 = 0
    for byte in 0..<size {
      let place = places.of(byte)
      value |= try read(place, address &+ byte, size: 1) &<< (byte &* 8)
    }
    return value
  }

  private func storeInParts(_ address: UInt64, _ value: UInt64, size: UInt64) throws(Trap) {
    let places = try bothPages(address, size: size, .store)
    for byte in 0..<size {
      try write(places.of(byte), address &+ byte, value &>> (byte &* 8) & 0xff, size: 1)
    }
  }

  /// Where the bytes of a straddling access are.
  private struct Places {
    let first: UInt64
    let firstCount: UInt64
    let second: UInt64

    func of(_ byte: UInt64) -> UInt64 {
      byte < firstCount ? first &+ byte : second &+ (byte &- firstCount)
    }
  }

  private func bothPages(
    _ address: UInt64, size: UInt64, _ access: Access
  ) throws(Trap) -> Places {
    let second = (address | 0xfff) &+ 1
    let firstCount = second &- address
    return Places(
      first: try place(of: address, access, size: firstCount), firstCount: firstCount,
      second: try place(of: second, access, size: size &- firstCount))
  }

  // MARK: Physical accesses

  private func read(
    _ physical: UInt64, _ address: UInt64, size: UInt64
  ) throws(Trap) -> UInt64 {
    if let host = bus.memory.hostAddress(of: physical, count: size) {
      switch size {
      case 1: return UInt64(host.load(as: UInt8.self))
      case 2: return UInt64(host.loadUnaligned(as: UInt16.self))
      case 4: return UInt64(host.loadUnaligned(as: UInt32.self))
      default: return host.loadUnaligned(as: UInt64.self)
      }
    }
    if let value = bus.readContents(physical, count: size) { return value }
    guard let width = Width(rawValue: UInt8(size)) else {
      throw Trap(.loadAccessFault, value: address)
    }
    if physical & (size - 1) != 0 { throw Trap(.loadAddressMisaligned, value: address) }
    do throws(BusError) {
      let value = try bus.read(physical, width: width)
      stopForInterrupt()
      return value
    } catch {
      throw Trap(.loadAccessFault, value: address)
    }
  }

  private func write(
    _ physical: UInt64, _ address: UInt64, _ value: UInt64, size: UInt64
  ) throws(Trap) {
    if let host = bus.memory.hostAddress(of: physical, count: size) {
      switch size {
      case 1: host.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
      case 2: host.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
      case 4: host.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
      default: host.storeBytes(of: value, as: UInt64.self)
      }
      if bus.memory.noteWrite(physical, count: size) { isCodeStale = true }
      return
    }
    guard let width = Width(rawValue: UInt8(size)) else {
      throw Trap(.storeAccessFault, value: address)
    }
    if physical & (size - 1) != 0 { throw Trap(.storeAddressMisaligned, value: address) }
    do throws(BusError) {
      try bus.write(physical, width: width, value: value)
      stopForInterrupt()
    } catch {
      throw Trap(.storeAccessFault, value: address)
    }
  }

  /// A device may have raised this hart's own line: it is taken before the next instruction. Or it has found RAM lost, which
  /// the guest does not get to see.
  private func stopForInterrupt() {
    if isInterruptPending || tables.isLost { limit(to: 0) }
  }

  // MARK: Cached translations

  /// The physical address of data, by a cached translation or a new one, which is remembered where it may be.
  func place(of address: UInt64, _ access: Access, size: UInt64) throws(Trap) -> UInt64 {
    let context = translationContext
    if let physical = tlb.physical(address, access, context: context) {
      if access == .store { bus.memory.noteChange(pageOf: physical) }
      // Only now: a page that has come from an archive by its translation alone may be absent.
      guard bus.memory.hostAddress(of: physical, count: 1) != nil else { return physical }
      if access != .store {
        tlb.permitReads(address, context: context)
      } else if !bus.memory.noticesWrites(toPageOf: physical) {
        tlb.permitWrites(address, context: context)
      }
      return physical
    }
    let translation = try translate(address, access, privilege: dataPrivilege, count: size)
    let physical = translation.physical
    if translation.isWholePage, bus.memory.hostAddress(of: physical, count: 1) != nil {
      if access == .store { bus.memory.noteChange(pageOf: physical) }
      tlb.fill(
        translation, address: address, context: context,
        withholdsWrites: bus.memory.noticesWrites(toPageOf: physical))
    }
    return physical
  }

  /// Forgets cached translations: of one address, or all; of one address space, or also those that are in all of them. There are none of
  /// another than the present one.
  func flushTranslations(address: UInt64?, asid: UInt16?) {
    if let asid, asid != Self.addressSpace(satp) { return }
    if let address, !tlb.isInSuperpage(address) {
      tlb.flush(address: address)
      decoded.flushTranslation(of: address)
    } else if asid != nil {
      tlb.flushSpace()
      decoded.flushSpace()
    } else {
      tlb.flush()
      decoded.flushTranslations()
    }
  }

  /// The number of an address space in a value of `satp` (privileged manual, 12.1.11).
  static func addressSpace(_ satp: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: satp &>> 44) }

  /// Has every later store of a page noticed, because somebody wants to know which change. The hart does not run.
  public func withholdWrites() { tlb.withholdAllWrites() }

  /// Privilege, or what it means for data, has changed.
  func contextChanged() {
    translations = tlb.table(translationContext)
    executionContext = dataPrivilege == privilege ? translationContext : -1
    privilegeTag = UInt64(privilege.rawValue)
    registers[Self.floatStatePlace] = UInt64(status.floatState)
  }

  /// Which table of the TLB is in use: what a page may be used for depends on these.
  var translationContext: Int {
    switch dataPrivilege {
    case .user: 0
    case .supervisor: status.has(Status.sum) ? 2 : 1
    case .machine: 3
    }
  }
}
