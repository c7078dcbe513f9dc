import Processor

/// What an instruction wanted with a page.
enum Access {
  case read, write, execute

  var needed: Protection {
    switch self {
    case .read: .read
    case .write: .write
    case .execute: .execute
    }
  }
}

extension AddressSpace {
  /// Serves a page fault: the page is there afterwards, with the rights that `access` needs.
  ///
  /// - Throws: `badAddress` if the program may not do that there, `noMemory`, or what reading its file gave.
  func fault(at address: UInt64, _ access: Access) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    try faultLocked(at: address, access)
    // Threads of the process that fault at once wait for the lock.
    Process.current.times.faults &+= 1
  }

  /// The lock is held.
  func faultLocked(at address: UInt64, _ access: Access) throws(Errno) {
    guard let region = region(at: address) ?? growStack(to: address),
      region.protection.contains(access.needed)
    else { throw .badAddress }
    let page = address.roundedDownToPage
    guard let slot = table.entry(for: page, making: true) else { throw .noMemory }
    if slot.pointee.isValid {
      try improve(slot, page, region, access)
    } else {
      slot.pointee = try newEntry(page, region, access)
      residentPages += 1
    }
    flush(page..<page + 4096)
  }

  /// A page that was not there.
  private func newEntry(
    _ page: UInt64, _ region: Region, _ access: Access
  ) throws(Errno) -> PageTableEntry {
    guard let source = region.source else {
      let frame = try PageReclaim.allocatePage(.user)
      frame.clear()
      return PageTableEntry(frame, region.protection.pagePermissions)
    }
    let index = region.offset(of: page) >> 12
    let original = try source.page(index)
    if region.isShared {
      if access == .write { source.markDirty(index) }
      var permissions = region.protection.pagePermissions
      // The first write is to be noticed, so that the page reaches the file.
      if access != .write { permissions.remove(.write) }
      return PageTableEntry(original, permissions)
    }
    guard access == .write else {
      var permissions = region.protection.pagePermissions
      permissions.remove(.write)
      return PageTableEntry(
        original, permissions, copiesOnWrite: region.protection.contains(.write))
    }
    defer { Kernel.frames.release(original) }
    let copy = try PageReclaim.allocatePage(.user)
    memcpy(copy.pointer, original.pointer, MemoryMap.pageSize)
    return PageTableEntry(copy, region.protection.pagePermissions)
  }

  /// A page that is there, but not with these rights: a write to one that is shared for the time being, or
  /// another hart was quicker.
  private func improve(
    _ slot: UnsafeMutablePointer<PageTableEntry>, _ page: UInt64, _ region: Region, _ access: Access
  ) throws(Errno) {
    let permissions = region.protection.pagePermissions
    let old = slot.pointee.frame
    guard access == .write, !slot.pointee.permissions.contains(.write) else {
      if !slot.pointee.permissions.contains(.write), slot.pointee.copiesOnWrite { return }
      return
    }
    if region.isShared {
      region.source?.markDirty(region.offset(of: page) >> 12)
      slot.pointee = PageTableEntry(old, permissions)
    } else if isOnlyOwner(of: old) {
      slot.pointee = PageTableEntry(old, permissions)
    } else {
      let copy = try PageReclaim.allocatePage(.user)
      memcpy(copy.pointer, old.pointer, MemoryMap.pageSize)
      slot.pointee = PageTableEntry(copy, permissions)
      flush(page..<page + 4096)
      Kernel.frames.release(old)
    }
  }

  /// Nobody else maps the page, and it is no file's.
  private func isOnlyOwner(of frame: Frame) -> Bool {
    Kernel.frames.references(frame) == 1 && Kernel.frames.record(frame).pointee.use == .user
  }

  /// A stack grows to what is touched below it, to its limit, and not so far that it touches what is below.
  private func growStack(to address: UInt64) -> Region? {
    let index = firstIndex(endingAfter: address)
    guard index < regions.count, regions[index].isStack, address < regions[index].range.lowerBound
    else { return nil }
    let start = address.roundedDownToPage
    let guardEnd = index > 0 ? regions[index - 1].range.upperBound + 256 * 4096 : 0
    guard regions[index].range.upperBound - start <= stackLimit, start >= guardEnd else {
      return nil
    }
    regions[index].range = start..<regions[index].range.upperBound
    return regions[index]
  }
}
