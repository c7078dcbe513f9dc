import Bus

// What engines ask of a hart.
extension Hart {
  /// How many of these numbers there are.
  package static var executionContextCount: Int { TLB.contexts }

  /// How many translations of data are remembered for each.
  package static var translationsPerContext: Int { TLB.entriesPerContext }

  /// The physical address of code in RAM, by the translation in force or one that is in force from now on: that of a fetch. Nil
  /// where the interpreter must see to it.
  package func placeOfCode(_ address: UInt64) -> UInt64? {
    let tag = UInt64(privilege.rawValue)
    if let known = decoded.physical(address, tag) {
      return bus.memory.contains(known, count: 1) ? known : nil
    }
    do throws(Trap) {
      let translation = try translate(address, .fetch, privilege: privilege)
      guard translation.isWholePage, bus.memory.contains(translation.physical, count: 1) else {
        return nil
      }
      decoded.remember(address, tag, translation)
      tlb.noteSuperpage(translation, address)
      return translation.physical
    } catch {
      return nil
    }
  }

  /// The place of a virtual address's page among those in `HartRoom.codePages`.
  package static func codePageIndex(_ address: UInt64) -> Int { DecodedPages.index(address) }

  /// Whether a translation of an address of code is in force.
  package func knowsPlaceOfCode(_ address: UInt64) -> Bool {
    decoded.physical(address, UInt64(privilege.rawValue)) != nil
  }

  /// The instructions of a physical page of RAM that this hart has decoded since the page changed: for each halfword the bits of an
  /// `Instruction`, or 0. Good until the hart fetches or changes something.
  package func knownInstructions(pageOf physical: UInt64) -> UnsafePointer<UInt64>? {
    // Others execute what is made of them, and may have fenced already.
    guard decoded.settle(physicalPage: physical & ~0xfff, isKnown: isKnownToNeighbours) else {
      return nil
    }
    return decoded.slots(of: physical & ~0xfff, version: codeVersion(pageOf: physical))
  }

  /// Which version of a page of RAM is the present one: what is known of another is wrong.
  package func codeVersion(pageOf physical: UInt64) -> UInt32 {
    bus.memory.codeVersion(pageOf: physical)
  }

  /// Sees to it that an access to RAM, in one page, needs no more than memory. False where the interpreter must make it.
  package func prepare(_ address: UInt64, size: UInt64, isStore: Bool) -> Bool {
    guard !Self.straddles(address, size) else { return false }
    if permits(address, loads: !isStore, stores: isStore) { return true }
    do throws(Trap) {
      _ = try place(of: address, isStore ? .store : .load, size: size)
    } catch {
      return false
    }
    return permits(address, loads: !isStore, stores: isStore)
  }

  /// Whether the page of an address needs no more than memory, by a translation in force.
  package func permits(_ address: UInt64, loads: Bool, stores: Bool) -> Bool {
    let entry = translations + TLB.index(address)
    let page = address & ~0xfff
    return (!loads || entry.pointee.readTag == page) && (!stores || entry.pointee.writeTag == page)
  }

  /// What is added to an address, of which a translation is in force, for the host's.
  package func addend(at address: UInt64) -> UInt64 {
    (translations + TLB.index(address)).pointee.addend
  }
}
