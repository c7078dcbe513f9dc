/// Calls for a process's memory.
enum MemoryCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(214, "brk", 1, moveHeapEnd),
      .init(215, "munmap", 2, unmap),
      .init(216, "mremap", 5, remap),
      .init(222, "mmap", 6, map),
      .init(226, "mprotect", 3, protect),
      .init(227, "msync", 3, synchronize),
      .init(228, "mlock", 2, nothing),
      .init(229, "munlock", 2, nothing),
      .init(230, "mlockall", 1, nothing),
      .init(231, "munlockall", 0, nothing),
      .init(233, "madvise", 3, advise),
      .init(259, "riscv_flush_icache", 3, flushInstructions),
      .init(283, "membarrier", 3, barrier),
    ]
  }

  private static func space(_ call: borrowing SystemCall) throws(Errno) -> AddressSpace {
    guard let space = call.process.addressSpace else { throw .noMemory }
    return space
  }

  /// The range of two arguments, in whole pages of the program's half.
  private static func range(_ call: borrowing SystemCall) throws(Errno) -> Range<UInt64> {
    let (start, size) = (call[0], call[1])
    guard start.isPageAligned, start <= MemoryMap.userEnd, size <= MemoryMap.userEnd,
      start + size.roundedUpToPage <= MemoryMap.userEnd
    else { throw .invalidArgument }
    return start..<start + size.roundedUpToPage
  }

  static func moveHeapEnd(_ call: borrowing SystemCall) throws(Errno) -> Int {
    Int(try space(call).setHeapEnd(call[0]))
  }

  static func map(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (hint, size, flags, offset) = (call[0], call[1].roundedUpToPage, call[3], call[5])
    let isAnonymous = flags & 0x20 != 0
    let isShared = flags & 3 != 2
    let isFixed = flags & 0x10_0010 != 0
    guard call[1] > 0, flags & 3 != 0, offset.isPageAligned, !isFixed || hint.isPageAligned else {
      throw .invalidArgument
    }
    // Before it is rounded up, which could make it nothing.
    guard call[1] <= MemoryMap.userEnd else { throw .noMemory }
    let protection = Protection(rawValue: call.uint32(2) & 7)
    var region = Region(
      range: 0..<size, protection: protection, isShared: isShared, source: nil, offset: 0)
    if isAnonymous {
      if isShared { region.source = SharedMemory() }
    } else {
      let file = try call.file(4)
      region.source = try file.pageSource(protection, isShared: isShared)
      region.offset = offset
      region.name = file.path.map { $0.text(root: call.process.root.top) } ?? ByteString([])
    }
    if isFixed {
      return try mapFixed(region, at: hint, size, replaces: flags & 0x10_0000 == 0, call)
    }
    return Int(try space(call).mapAnywhere(region, hint: hint.roundedDownToPage))
  }

  private static func mapFixed(
    _ region: Region, at start: UInt64, _ size: UInt64, replaces: Bool,
    _ call: borrowing SystemCall
  ) throws(Errno) -> Int {
    guard start >= 4096, start < MemoryMap.userEnd, size <= MemoryMap.userEnd - start else {
      throw start < 4096 ? .notPermitted : .noMemory
    }
    let space = try space(call)
    var region = region
    region.range = start..<start + size
    if !replaces {
      let isTaken = space.lock.withLock { !space.regionsOverlapping(region.range).isEmpty }
      if isTaken { throw .fileExists }
    }
    try space.map(region)
    return Int(start)
  }

  static func unmap(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[1] > 0 else { throw .invalidArgument }
    try space(call).unmap(try range(call))
    return 0
  }

  static func protect(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let range = try range(call)
    guard !range.isEmpty else { return 0 }
    try space(call).protect(range, Protection(rawValue: call.uint32(2) & 7))
    return 0
  }

  static func remap(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let range = try range(call)
    let size = call[2].roundedUpToPage
    guard size > 0, size <= MemoryMap.userEnd, !range.isEmpty, call[3] & ~3 == 0 else {
      throw .invalidArgument
    }
    let isFixed = call[3] & 2 != 0
    if isFixed {
      guard call[3] & 1 != 0, call[4].isPageAligned, call[4] >= 4096,
        call[4] <= MemoryMap.userEnd - size,
        call[4] + size <= range.lowerBound || call[4] >= range.upperBound
      else { throw .invalidArgument }
    }
    return Int(
      try space(call).remap(
        range, to: size, mayMove: call[3] & 1 != 0, at: isFixed ? call[4] : nil))
  }

  static func synchronize(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let range = try range(call)
    guard call.uint32(2) & ~7 == 0 else { throw .invalidArgument }
    let space = try space(call)
    let (isMapped, regions) = space.lock.withLock {
      (space.isMapped(range), space.regionsOverlapping(range))
    }
    guard isMapped else { throw .noMemory }
    for region in regions where region.isShared {
      guard let mapping = region.source as? FileMapping else { continue }
      let inode = mapping.inode
      inode.lock.lock()
      defer { inode.lock.unlock() }
      try mapping.cache.writeBack(inode)
      if call[2] & 4 != 0 { try inode.synchronize() }
    }
    return 0
  }

  /// MADV_DONTNEED: the pages are as new. Other advice is for a kernel that guesses.
  static func advise(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let range = try range(call)
    let space = try space(call)
    guard (0...4).contains(call.int(2)) || (8...21).contains(call.int(2)) else {
      throw .invalidArgument
    }
    guard call.int(2) == 4, !range.isEmpty else { return 0 }
    space.lock.lock()
    defer { space.lock.unlock() }
    guard space.isMapped(range) else { throw .noMemory }
    space.releasePages(in: range)
    return 0
  }

  static func flushInstructions(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try space(call).flushInstructions()
    return 0
  }

  /// Every hart that runs this process passes a fence: an interrupt is one.
  static func barrier(_ call: borrowing SystemCall) throws(Errno) -> Int {
    switch call.int(0) {
    case 0: return 1 | 2 | 8 | 16
    case 1, 2, 4, 8, 16:
      try space(call).flush(0..<MemoryMap.userEnd)
      return 0
    default: throw .invalidArgument
    }
  }

  /// Pages are never swapped out.
  static func nothing(_ call: borrowing SystemCall) throws(Errno) -> Int { 0 }
}
