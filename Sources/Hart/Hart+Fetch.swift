import Bus
import RISCV
import Synchronization

// Where instructions come from.
extension Hart {
  /// A place among decoded instructions.
  struct FetchTarget {
    let page: UInt64
    let slots: UnsafeMutablePointer<UInt64>
    let slot: UnsafeMutablePointer<UInt64>
  }

  /// Finds, and decodes, the instruction at a virtual address.
  @inline(never)
  func fetch(at address: UInt64) throws(Trap) -> FetchTarget {
    let physical: UInt64
    if let known = decoded.physical(address, UInt64(privilege.rawValue)) {
      physical = known
    } else {
      let translation = try translate(address, .fetch, privilege: privilege)
      physical = translation.physical
      guard translation.isWholePage, bus.memory.contains(physical, count: 1) else {
        return try fetchAlone(at: address, try readHalf(physical, at: address))
      }
      decoded.remember(address, UInt64(privilege.rawValue), physical: physical)
    }
    let offset = physical & 0xfff
    let first = try readHalf(physical, at: address)
    if offset == 0xffe, Decoder.length(of: first) == 4 {
      return try fetchAlone(at: address, first)
    }
    let (slots, isNew) = slotsOfPage(physical, address)
    let slot = Interpreter.advance(slots, by: offset)
    if slot.pointee == 0 {
      slot.pointee = decodeInPage(physical, first, isNew: isNew).bits
    }
    return FetchTarget(page: address & ~0xfff, slots: slots, slot: slot)
  }

  /// The slots of the page at a physical address, entered among the code pages under its virtual address, and whether
  /// they are new and so empty.
  private func slotsOfPage(
    _ physical: UInt64, _ address: UInt64
  ) -> (UnsafeMutablePointer<UInt64>, isNew: Bool) {
    let page = physical & ~0xfff
    let version = bus.memory.codeVersion(pageOf: page)
    let (slots, isNew) = decoded.slots(physicalPage: page, version: version)
    decoded.entries[DecodedPages.index(address)] = CodeEntry(
      tag: DecodedPages.tag(address, UInt64(privilege.rawValue)), slots: slots, version: version,
      currentVersion: bus.memory.codeVersionAddress(pageOf: page))
    return (slots, isNew)
  }

  /// Decodes an instruction that lies within a page of RAM, and has every later change of its bytes noticed.
  private func decodeInPage(
    _ physical: UInt64, _ first: UInt16, isNew: Bool
  ) -> Instruction {
    let length = Decoder.length(of: first)
    let (epoch, isFirst) = bus.memory.markCode(physical, count: length)
    if isNew || isFirst {
      codeAppeared(page: physical & ~0xfff, epoch: epoch, hasRisen: isFirst)
    }
    // Read only now: what was written before the mark is seen, what is written after it is noticed.
    var bits = UInt32(first)
    if let host = bus.memory.hostAddress(of: physical, count: length) {
      bits =
        length == 4
        ? host.loadUnaligned(as: UInt32.self) : UInt32(host.loadUnaligned(as: UInt16.self))
    }
    return decoder.decode(bits)
  }

  /// Prepares an instruction for execution from the scratch page: one that straddles two pages, lies in a page that
  /// PMP splits, or is not in RAM. It is decoded again every time.
  private func fetchAlone(at address: UInt64, _ first: UInt16) throws(Trap) -> FetchTarget {
    var bits = UInt32(first)
    if Decoder.length(of: first) == 4 {
      let second = try translate(address &+ 2, .fetch, privilege: privilege).physical
      bits |= UInt32(try readHalf(second, at: address &+ 2)) << 16
    }
    // In the middle of the page, so that what follows it and where it branches are empty slots.
    let offset: UInt64 = 2048
    let slot = Interpreter.advance(decoded.scratch, by: offset)
    slot.pointee = decoder.decode(bits).bits
    return FetchTarget(page: address &- offset, slots: decoded.scratch, slot: slot)
  }

  private func readHalf(_ physical: UInt64, at address: UInt64) throws(Trap) -> UInt16 {
    if let host = bus.memory.hostAddress(of: physical, count: 2) {
      return host.load(as: UInt16.self)
    }
    do throws(BusError) {
      return UInt16(truncatingIfNeeded: try bus.read(physical, width: .half))
    } catch {
      throw Trap(.instructionAccessFault, value: address)
    }
  }

  /// The bits of the instruction at `pc`, as an illegal-instruction trap reports them; 0 if they cannot be read.
  func instructionBits(at address: UInt64) -> UInt64 {
    do throws(Trap) {
      let first = try readHalf(
        try translate(address, .fetch, privilege: privilege).physical, at: address)
      guard Decoder.length(of: first) == 4 else { return UInt64(first) }
      let place = try translate(address &+ 2, .fetch, privilege: privilege).physical
      return UInt64(first) | UInt64(try readHalf(place, at: address &+ 2)) << 16
    } catch {
      return 0
    }
  }
}
