import Processor

/// What `mmap`, `munmap`, `mprotect`, `mremap`, `brk` and `fork` do.
extension AddressSpace {
  /// Maps a region at its place, where what was there is gone first.
  func map(_ region: Region) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    guard PageReclaim.makeRoom() else { throw .noMemory }
    try checkSize(region.range.upperBound - region.range.lowerBound)
    unmapLocked(region.range)
    insert(region)
  }

  /// Maps a region where there is room; its range says only how long it is.
  ///
  /// - Parameter hint: where it is wanted, if that is free.
  func mapAnywhere(_ region: Region, hint: UInt64) throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    guard PageReclaim.makeRoom() else { throw .noMemory }
    let size = region.range.upperBound - region.range.lowerBound
    try checkSize(size)
    var region = region
    let start = isFree(hint, size) ? hint : try findFree(size)
    region.range = start..<start + size
    insert(region)
    return start
  }

  /// Whether so much more may be mapped; the lock is held.
  private func checkSize(_ added: UInt64) throws(Errno) {
    guard sizeLimit != .max else { return }
    let size = mappedPages * 4096
    guard added <= sizeLimit, size <= sizeLimit - added else { throw .noMemory }
  }

  private func isFree(_ start: UInt64, _ size: UInt64) -> Bool {
    guard start >= MemoryMap.userStart, start.isPageAligned, start < MemoryMap.userEnd,
      size <= MemoryMap.userEnd - start
    else { return false }
    let index = firstIndex(endingAfter: start)
    return index == regions.count || regions[index].range.lowerBound >= start + size
  }

  func unmap(_ range: Range<UInt64>) {
    lock.withLock { unmapLocked(range) }
  }

  func unmapLocked(_ range: Range<UInt64>) {
    guard !cut(range).isEmpty else { return }
    releasePages(in: range)
  }

  /// Changes what may be done with a range, all of which is mapped.
  func protect(_ range: Range<UInt64>, _ protection: Protection) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    guard isMapped(range) else { throw .noMemory }
    for region in regionsOverlapping(range) {
      if protection.contains(.write), region.isShared, let source = region.source,
        !source.mayWrite
      {
        throw .permissionDenied
      }
    }
    for part in cut(range) {
      var part = part
      part.protection = protection
      insert(part)
    }
    let permissions = protection.pagePermissions
    table.forEachPage(in: range) { _, slot in
      let entry = slot.pointee
      // Writing is given back by the next fault, which knows whether the page is to be copied.
      let kept = permissions.subtracting(.write)
      slot.pointee = PageTableEntry(entry.frame, kept, copiesOnWrite: entry.copiesOnWrite)
    }
    flush(range)
  }

  func isMapped(_ range: Range<UInt64>) -> Bool {
    var address = range.lowerBound
    var index = firstIndex(endingAfter: address)
    while address < range.upperBound {
      guard index < regions.count, regions[index].range.lowerBound <= address else { return false }
      address = regions[index].range.upperBound
      index += 1
    }
    return true
  }

  func regionsOverlapping(_ range: Range<UInt64>) -> [Region] {
    var result: [Region] = []
    var index = firstIndex(endingAfter: range.lowerBound)
    while index < regions.count, regions[index].range.lowerBound < range.upperBound {
      result.append(regions[index])
      index += 1
    }
    return result
  }

  /// Moves the heap's end; gives back where it is then, which is where it was if it cannot be moved.
  func setHeapEnd(_ end: UInt64) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    guard end >= heapStart, end < MemoryMap.userEnd else { return heapEnd }
    let (old, new) = (heapEnd.roundedUpToPage, end.roundedUpToPage)
    if new > old {
      guard isFree(old, new - old), PageReclaim.makeRoom(), new - heapStart <= heapLimit,
        (try? checkSize(new - old)) != nil
      else { return heapEnd }
      insert(
        Region(
          range: old..<new, protection: [.read, .write], isShared: false, source: nil, offset: 0,
          name: "[heap]"))
    } else if new < old {
      unmapLocked(new..<old)
    }
    heapEnd = end
    return end
  }

  /// A copy for a new process: pages are shared until one of the two writes.
  func copy() throws(Errno) -> AddressSpace {
    lock.lock()
    defer { lock.unlock() }
    let copy = try AddressSpace()
    copy.regions = regions
    copy.mappedPages = mappedPages
    (copy.heapStart, copy.heapEnd) = (heapStart, heapEnd)
    (copy.stackLimit, copy.sizeLimit, copy.heapLimit) = (stackLimit, sizeLimit, heapLimit)
    var isComplete = true
    for region in regions where isComplete {
      table.forEachPage(in: region.range) { address, slot in
        isComplete = isComplete && share(address, slot, region, with: copy)
      }
    }
    flush(0..<MemoryMap.userEnd)
    guard isComplete else { throw .noMemory }
    return copy
  }

  private func share(
    _ address: UInt64, _ slot: UnsafeMutablePointer<PageTableEntry>, _ region: Region,
    with copy: AddressSpace
  ) -> Bool {
    let entry = slot.pointee
    // The reserve is for ending processes, not for starting them.
    guard PageReclaim.makeRoom() else { return false }
    if !region.isShared {
      slot.pointee = PageTableEntry(
        entry.frame, entry.permissions.subtracting(.write),
        copiesOnWrite: region.protection.contains(.write))
    }
    guard copy.table.map(address, to: slot.pointee) else { return false }
    Kernel.frames.retain(entry.frame)
    copy.residentPages += 1
    return true
  }

  /// Moves or resizes a mapping (`mremap`).
  func remap(
    _ range: Range<UInt64>, to size: UInt64, mayMove: Bool, at wanted: UInt64?
  ) throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    guard let region = region(at: range.lowerBound), region.range.upperBound >= range.upperBound
    else { throw .badAddress }
    let oldSize = range.upperBound - range.lowerBound
    if size > oldSize { try checkSize(size - oldSize) }
    if wanted == nil, size <= oldSize {
      unmapLocked(range.lowerBound + size..<range.upperBound)
      return range.lowerBound
    }
    if wanted == nil, isFree(range.upperBound, size - oldSize) {
      var added = region.clamped(to: range)
      added.offset = region.offset(of: range.lowerBound) + oldSize
      added.range = range.upperBound..<range.lowerBound + size
      insert(added)
      return range.lowerBound
    }
    guard mayMove else { throw .noMemory }
    let start = if let wanted { wanted } else { try findFree(size) }
    if wanted != nil { unmapLocked(start..<start + size) }
    var moved = region.clamped(to: range)
    moved.range = start..<start + size
    try movePages(range.lowerBound..<range.lowerBound + min(size, oldSize), to: start)
    unmapLocked(range)
    insert(moved)
    return start
  }

  private func movePages(_ range: Range<UInt64>, to start: UInt64) throws(Errno) {
    var isComplete = true
    table.forEachPage(in: range) { address, slot in
      let target = start + (address - range.lowerBound)
      guard isComplete, table.map(target, to: slot.pointee) else { return isComplete = false }
      slot.pointee = .empty
    }
    flush(range)
    guard isComplete else { throw .noMemory }
  }
}
