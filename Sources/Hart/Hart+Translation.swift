import Bus
import RISCV
import Synchronization

// From virtual to physical addresses (privileged manual, 12.3.2, 12.4 to 12.6; 3.7 for protection).
extension Hart {
  /// The privilege with which loads and stores are made: `mstatus.MPRV` lets M borrow the one of `MPP`.
  public var dataPrivilege: Privilege {
    status.has(Status.mprv) ? status.machinePrevious : privilege
  }

  /// Translates and checks an access of `count` bytes, all in one page, made with an effective privilege. Where the
  /// answer is for the whole page, `count` makes no difference.
  public func translate(
    _ address: UInt64, _ access: Access, privilege: Privilege, count: UInt64 = 1
  ) throws(Trap) -> Translation {
    if privilege == .machine || satp >> 60 == 0 {
      var translation = try protect(
        address, at: address, access, privilege: privilege, count: count, permissions: .all)
      translation.isGlobal = privilege == .machine
      return translation
    }
    let levels = Int(satp >> 60) - 5
    // The bits above the virtual address must be like its highest.
    let above = Int64(bitPattern: address) >> Int64(12 + 9 * levels - 1)
    guard above == 0 || above == -1 else { throw access.pageFault(address) }
    return try walk(address, access, privilege: privilege, count: count, levels: levels)
  }

  private func walk(
    _ address: UInt64, _ access: Access, privilege: Privilege, count: UInt64, levels: Int
  ) throws(Trap) -> Translation {
    let hasMemoryTypes = menvcfg & EnvironmentConfiguration.pageBasedMemoryTypes != 0
    var table = (satp & ((1 << 44) - 1)) << 12
    var level = levels - 1
    var isGlobal = false
    while true {
      let index = address >> UInt64(12 + 9 * level) & 511
      let location = table + index * 8
      let entry = try readEntry(location, address, access)
      guard entry.isValid(level: level, hasMemoryTypes: hasMemoryTypes, hasNapot: hasNapot) else {
        throw access.pageFault(address)
      }
      isGlobal = isGlobal || entry.isGlobal
      if !entry.isLeaf {
        guard level > 0 else { throw access.pageFault(address) }
        level -= 1
        table = entry.pageNumber << 12
        continue
      }
      guard let page = entry.pageNumber(level: level, virtualPage: address >> 12) else {
        throw access.pageFault(address)
      }
      var permissions = entry.permissions(
        privilege, userVisible: status.has(Status.sum),
        executableReadable: status.has(Status.mxr))
      guard permissions.allow(access) else { throw access.pageFault(address) }
      guard let marked = try mark(entry, at: location, address, access) else { continue }
      if marked & PageTableEntry.dirty == 0 { permissions.remove(.write) }
      var translation = try protect(
        address, at: page << 12 | address & 0xfff, access, privilege: privilege, count: count,
        permissions: permissions)
      translation.pageSize = entry.pageSize(level: level)
      translation.isGlobal = isGlobal
      return translation
    }
  }

  /// Adds what physical memory protection has to say of a translated access.
  private func protect(
    _ address: UInt64, at physical: UInt64, _ access: Access, privilege: Privilege,
    count: UInt64, permissions: Permissions
  ) throws(Trap) -> Translation {
    let ofPage = protection.permissions(pageOf: physical, privilege: privilege)
    let protected =
      ofPage ?? protection.permissions(physical, count: count, privilege: privilege)
    guard protected.allow(access) else { throw access.accessFault(address) }
    return Translation(
      physical: physical, permissions: permissions.intersection(protected),
      isWholePage: ofPage != nil)
  }

  // MARK: Page-table entries, as S reads and writes them

  private func readEntry(
    _ location: UInt64, _ address: UInt64, _ access: Access
  ) throws(Trap) -> PageTableEntry {
    let protected = protection.permissions(location, count: 8, privilege: .supervisor)
    guard protected.contains(.read), let host = entryInMemory(location) else {
      throw access.accessFault(address)
    }
    return PageTableEntry(bits: UInt64(littleEndian: host.pointee.load(ordering: .acquiring)))
  }

  /// Sees to it that A, and D for a store, are set in a leaf. Returns the bits as they are then, or nil if the entry has
  /// changed meanwhile and must be read again.
  private func mark(
    _ entry: PageTableEntry, at location: UInt64, _ address: UInt64, _ access: Access
  ) throws(Trap) -> UInt64? {
    if entry.isMarked(for: access) || isInspecting { return entry.bits }
    guard menvcfg & EnvironmentConfiguration.updatesAccessedAndDirty != 0 else {
      throw access.pageFault(address)
    }
    let protected = protection.permissions(location, count: 8, privilege: .supervisor)
    guard protected.contains(.write), let host = entryInMemory(location) else {
      throw access.accessFault(address)
    }
    let marked = entry.bits | PageTableEntry.marks(of: access)
    let exchange = host.pointee.compareExchange(
      expected: entry.bits.littleEndian, desired: marked.littleEndian,
      ordering: .acquiringAndReleasing)
    guard exchange.exchanged else { return nil }
    bus.memory.noteWrite(location, count: 8)
    return marked
  }

  /// An entry in RAM: 8 bytes, aligned because tables are, shared with other harts. Nil elsewhere: tables lie in RAM.
  @inline(always)
  private func entryInMemory(_ location: UInt64) -> UnsafeMutablePointer<Atomic<UInt64>>? {
    let host = tables.hostAddress(of: location) ?? bus.memory.hostAddress(of: location, count: 8)
    return host?.assumingMemoryBound(to: Atomic<UInt64>.self)
  }
}
