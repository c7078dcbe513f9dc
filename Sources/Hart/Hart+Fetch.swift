import Bus
package import RISCV
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
    let (physical, isWholePage) = try place(ofCode: address)
    guard isWholePage else {
      return try fetchAlone(at: address, try readHalf(physical, at: address))
    }
    let target =
      bus.memory.contains(physical, count: 1)
      ? decode(address, physical, in: bus.memory, at: physical)
      : decodeInDevice(address, physical)
    if let target { return target }
    return try fetchAlone(at: address, try readHalf(physical, at: address))
  }

  /// The physical address of code, by the translation in force or one that is in force from now on, and whether all of its page can be
  /// executed from.
  private func place(ofCode address: UInt64) throws(Trap) -> (physical: UInt64, isWholePage: Bool) {
    if let known = decoded.physical(address, UInt64(privilege.rawValue)) { return (known, true) }
    let translation = try translate(address, .fetch, privilege: privilege)
    let physical = translation.physical
    guard
      translation.isWholePage,
      bus.memory.contains(physical, count: 1) || bus.holdsCode(at: physical)
    else { return (physical, false) }
    decoded.remember(address, UInt64(privilege.rawValue), translation)
    tlb.noteSuperpage(translation, address)
    return (physical, true)
  }

  /// Decodes from a device, as long as it shows what it holds: nothing of that changes before the lock is given back. Nil
  /// where the instruction must be fetched alone.
  private func decodeInDevice(_ address: UInt64, _ physical: UInt64) -> FetchTarget? {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    guard let (contents, place) = bus.shownContents(at: physical) else { return nil }
    return decode(address, physical, in: contents, at: place)
  }

  /// Decodes the instruction at a virtual address, which is at a physical one, which is at `place` of `memory`: RAM, or what
  /// a device holds. Nil where it straddles two pages.
  private func decode(
    _ address: UInt64, _ physical: UInt64, in memory: GuestMemory, at place: UInt64
  ) -> FetchTarget? {
    guard let host = memory.hostAddress(of: place, count: 2) else { return nil }
    let length = Decoder.length(of: host.load(as: UInt16.self))
    if place & 0xfff == 0xffe, length == 4 { return nil }
    let version = memory.codeVersion(pageOf: place)
    let (slots, isNew) = decoded.slots(physicalPage: physical & ~0xfff, version: version)
    decoded.entries[DecodedPages.index(address)] = CodeEntry(
      tag: DecodedPages.tag(address, UInt64(privilege.rawValue)), slots: slots, version: version,
      currentVersion: memory.codeVersionAddress(pageOf: place))
    let slot = DecodedPages.advance(slots, by: place & 0xfff)
    if slot.pointee == 0 {
      let (epoch, isFirst) = memory.markCode(place, count: length)
      // Of what a device holds nobody has write permission, nor stores by one.
      if isNew || isFirst, memory === bus.memory {
        codeAppeared(page: physical & ~0xfff, epoch: epoch, hasRisen: isFirst)
      }
      // Read only now: what was written before the mark is seen, what is written after it is noticed.
      let bits =
        length == 4
        ? host.loadUnaligned(as: UInt32.self) : UInt32(host.loadUnaligned(as: UInt16.self))
      slot.pointee = decoder.decode(bits).bits
    }
    return FetchTarget(page: address & ~0xfff, slots: slots, slot: slot)
  }

  /// Prepares an instruction for execution from the scratch page: one that straddles two pages, lies in a page that
  /// PMP splits, or is neither in RAM nor in a device that can be executed from. It is decoded again every time.
  private func fetchAlone(at address: UInt64, _ first: UInt16) throws(Trap) -> FetchTarget {
    var bits = UInt32(first)
    if Decoder.length(of: first) == 4 {
      let second = try place(ofCode: address &+ 2).physical
      bits |= UInt32(try readHalf(second, at: address &+ 2)) << 16
    }
    // In the middle of the page, so that what follows it and where it branches are empty slots.
    let offset: UInt64 = 2048
    let slot = DecodedPages.advance(decoded.scratch, by: offset)
    slot.pointee = decoder.decode(bits).bits
    return FetchTarget(page: address &- offset, slots: decoded.scratch, slot: slot)
  }

  /// The instruction that straddles the end of an address's page, if both pages are in RAM, their translations in force, and
  /// every change of either half is noticed from now on. For engines.
  package func straddlingInstruction(pageOf address: UInt64) -> Instruction? {
    let address = address | 0xffe
    // Data at a page's end is not marked as code.
    guard let place = decoded.physical(address, UInt64(privilege.rawValue)),
      let host = bus.memory.hostAddress(of: place, count: 2),
      Decoder.length(of: host.load(as: UInt16.self)) == 4,
      let first = markedHalf(address), let second = markedHalf(address &+ 2)
    else { return nil }
    return decoder.decode(UInt32(second) << 16 | UInt32(first))
  }

  /// Two bytes of a page of code all of whose changes are noticed, those of these bytes from now on.
  private func markedHalf(_ address: UInt64) -> UInt16? {
    guard let physical = decoded.physical(address, UInt64(privilege.rawValue)),
      let host = bus.memory.hostAddress(of: physical, count: 2),
      knownInstructions(pageOf: physical) != nil
    else { return nil }
    let (epoch, isFirst) = bus.memory.markCode(physical, count: 2)
    if isFirst { codeAppeared(page: physical & ~0xfff, epoch: epoch, hasRisen: true) }
    return knownInstructions(pageOf: physical) == nil ? nil : host.load(as: UInt16.self)
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
