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
      if access != .write, let source = region.source { mapAround(page, slot, region, source) }
    }
    if access == .write, region.isShared, let source = region.source, source.isWrittenInRuns {
      flush(openAround(page, slot, region, source))
    } else {
      flush(page..<page + 4096)
    }
    // What was read from the disk is code now.
    if region.protection.contains(.execute) { flushInstructions() }
  }

  /// Maps the pages of a file around one that was wanted which are in memory already: who runs there comes
  /// by them soon, and a fault costs more than ten of them. A window never reaches into another table.
  private func mapAround(
    _ page: UInt64, _ slot: UnsafeMutablePointer<PageTableEntry>, _ region: Region,
    _ source: any PageSource
  ) {
    let around = Self.window(around: page, in: region)
    for address in stride(from: around.lowerBound, to: around.upperBound, by: 4096) {
      let other = slot + (Int(address >> 12) - Int(page >> 12))
      guard !other.pointee.isValid,
        let frame = source.pageInMemory(region.offset(of: address) >> 12)
      else { continue }
      other.pointee = readableEntry(frame, region)
      residentPages += 1
    }
  }

  private static let windowSize: UInt64 = 16 * 4096

  private static func window(around page: UInt64, in region: Region) -> Range<UInt64> {
    let start = page & ~(windowSize - 1)
    return (start..<start + windowSize).clamped(to: region.range)
  }

  /// Lets a program write to the pages around one that it has begun to write to, all of which count as
  /// written: a fault costs more than to show some rows of a screen that are as they were. The range is to be
  /// flushed.
  private func openAround(
    _ page: UInt64, _ slot: UnsafeMutablePointer<PageTableEntry>, _ region: Region,
    _ source: any PageSource
  ) -> Range<UInt64> {
    let around = Self.window(around: page, in: region)
    for address in stride(from: around.lowerBound, to: around.upperBound, by: 4096) {
      let other = slot + (Int(address >> 12) - Int(page >> 12))
      let index = region.offset(of: address) >> 12
      if !other.pointee.isValid {
        guard let frame = source.pageInMemory(index) else { continue }
        other.pointee = PageTableEntry(frame, [])
        residentPages += 1
      }
      source.markDirty(index)
      other.pointee = PageTableEntry(other.pointee.frame, region.protection.pagePermissions)
    }
    return around
  }

  /// A page of a file that is not written to yet: the first write is to be noticed, so that it reaches the
  /// file, or gets a page of its own.
  private func readableEntry(_ frame: Frame, _ region: Region) -> PageTableEntry {
    PageTableEntry(
      frame, region.protection.pagePermissions.subtracting(.write),
      copiesOnWrite: !region.isShared && region.protection.contains(.write))
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
    guard access == .write else { return readableEntry(original, region) }
    if region.isShared {
      source.markDirty(index)
      return PageTableEntry(original, region.protection.pagePermissions)
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
    mappedPages += (regions[index].range.lowerBound - start) / 4096
    regions[index].range = start..<regions[index].range.upperBound
    return regions[index]
  }
}
