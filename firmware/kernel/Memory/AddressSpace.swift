import Introspection
import Processor
import Synchronization

/// A process's memory: regions, in order of their addresses, and the page tables that hold those of
/// their pages that were touched.
///
///     regions   | text  | constants |  heap     |      | mapping |          | stack |
///     pages     | x x   | x         |  x x   x  |      |    x    |          |     x |
///
/// `lock` guards both. It is a sleeping lock: serving a page fault may have to read a disk. A thread that
/// holds it must not touch the program's memory.
final class AddressSpace {
  let lock = Mutex()
  /// Guarded by `lock`; no two overlap.
  var regions: [Region] = []
  let table: PageTable
  /// Where the heap of `brk` starts, and ends now.
  var heapStart: UInt64 = 0
  var heapEnd: UInt64 = 0
  /// What readers outside see of it.
  let record: UnsafeMutablePointer<SpaceRecord>
  /// Pages in the table, and of all regions.
  var residentPages: Int {
    get { Int(record.pointee.residentPages) }
    set { record.pointee.residentPages = UInt64(newValue) }
  }
  var mappedPages: UInt64 {
    get { record.pointee.mappedPages }
    set { record.pointee.mappedPages = newValue }
  }
  /// The most that a stack grows to (`RLIMIT_STACK`).
  var stackLimit: UInt64 = 8 << 20
  /// The most that all regions may have together (`RLIMIT_AS`), and the heap (`RLIMIT_DATA`).
  var sizeLimit = UInt64.max
  var heapLimit = UInt64.max
  /// Processes that use it.
  private let users = Atomic<Int>(1)
  /// Harts that have it in `satp`, by their bits.
  let activeHarts = Atomic<UInt64>(0)

  init() throws(Errno) {
    guard PageReclaim.makeRoom(), let record = IntrospectionTables.spaces.allocate() else {
      throw .noMemory
    }
    guard let table = PageTable(sharing: Kernel.addressSpace) else {
      IntrospectionTables.spaces.release(record)
      throw .noMemory
    }
    self.table = table
    self.record = record.bindMemory(to: SpaceRecord.self, capacity: 1)
  }

  deinit {
    releasePages(in: 0..<MemoryMap.userEnd)
    table.releaseTables()
    IntrospectionTables.spaces.release(record)
  }

  func obey(_ limits: ResourceLimits) {
    stackLimit = min(limits[ResourceLimits.stack].soft, 1 << 30)
    sizeLimit = limits[ResourceLimits.addressSpace].soft
    heapLimit = limits[ResourceLimits.heap].soft
  }

  // MARK: On harts

  /// The hart's interrupts are off. The hart may be the last that holds the one before: its tables are
  /// given back when they are in use no more, not earlier.
  func activate(on hart: Hart) {
    let previous = hart.addressSpace
    activeHarts.bitwiseOr(hart.mask, ordering: .acquiringAndReleasing)
    write_satp(table.satp)
    fenceVirtualMemory()
    hart.addressSpace = self
    previous?.activeHarts.bitwiseAnd(~hart.mask, ordering: .acquiringAndReleasing)
  }

  /// A hart leaves it for the kernel's own tables, before it can be freed.
  static func deactivate(on hart: Hart) {
    guard let previous = hart.addressSpace else { return }
    KernelMap.activate()
    previous.activeHarts.bitwiseAnd(~hart.mask, ordering: .acquiringAndReleasing)
    hart.addressSpace = nil
  }

  /// Translations of a range are forgotten on all harts that may have them.
  func flush(_ range: Range<UInt64>) {
    Interrupts.hold()
    let size = range.upperBound - range.lowerBound
    if size == 4096 { fenceVirtualAddress(range.lowerBound) } else { fenceVirtualMemory() }
    let others = activeHarts.load(ordering: .acquiring) & ~Hart.current.mask
    if others != 0 { SBI.fence(harts: others, from: range.lowerBound, size: size) }
    Interrupts.release()
  }

  /// New code was written; other harts that run this fetch it anew.
  func flushInstructions() {
    Interrupts.hold()
    fenceInstructions()
    let others = activeHarts.load(ordering: .acquiring) & ~Hart.current.mask
    if others != 0 { SBI.fenceInstructions(harts: others) }
    Interrupts.release()
  }

  // MARK: Regions. The lock is held.

  /// The index of the first region that ends behind an address.
  func firstIndex(endingAfter address: UInt64) -> Int {
    // In place: a region that is copied out of the array counts references of two objects.
    regions.withUnsafeBufferPointer { regions in
      var (low, high) = (0, regions.count)
      while low < high {
        let middle = (low + high) / 2
        if regions[middle].range.upperBound <= address { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  func region(at address: UInt64) -> Region? {
    let index = firstIndex(endingAfter: address)
    guard index < regions.count, regions[index].range.contains(address) else { return nil }
    return regions[index]
  }

  /// Adds a region where there is none, and joins it with its neighbours when they are alike.
  func insert(_ region: Region) {
    var index = firstIndex(endingAfter: region.range.lowerBound)
    mappedPages += region.pageCount
    regions.insert(region, at: index)
    if index + 1 < regions.count, regions[index].continues(with: regions[index + 1]) {
      regions[index].range = region.range.lowerBound..<regions[index + 1].range.upperBound
      regions.remove(at: index + 1)
    }
    if index > 0, regions[index - 1].continues(with: regions[index]) {
      index -= 1
      regions[index].range =
        regions[index].range.lowerBound..<regions[index + 1].range.upperBound
      regions.remove(at: index + 1)
    }
  }

  /// Takes a range out of all regions, cutting those that lie only partly in it; gives back the parts.
  @discardableResult
  func cut(_ range: Range<UInt64>) -> [Region] {
    let first = firstIndex(endingAfter: range.lowerBound)
    var (end, parts, kept): (Int, [Region], [Region]) = (first, [], [])
    while end < regions.count, regions[end].range.lowerBound < range.upperBound {
      let region = regions[end]
      parts.append(region.clamped(to: range))
      mappedPages -= parts[parts.count - 1].pageCount
      if region.range.lowerBound < range.lowerBound {
        kept.append(region.clamped(to: region.range.lowerBound..<range.lowerBound))
      }
      if region.range.upperBound > range.upperBound {
        kept.append(region.clamped(to: range.upperBound..<region.range.upperBound))
      }
      end += 1
    }
    regions.replaceSubrange(first..<end, with: kept)
    return parts
  }

  /// A free range for a new mapping: the highest one below the stack's room that is large enough.
  func findFree(_ size: UInt64) throws(Errno) -> UInt64 {
    var end = MemoryMap.userEnd - (1 << 30)
    for region in regions.reversed() where region.range.lowerBound < end {
      if region.range.upperBound <= end, end - region.range.upperBound >= size { break }
      end = region.range.lowerBound
    }
    guard end >= size + MemoryMap.userStart else { throw .noMemory }
    return end - size
  }

  // MARK: Pages. The lock is held.

  /// Unmaps pages; what nobody else has is free.
  func releasePages(in range: Range<UInt64>) {
    var frames: [Frame] = []
    table.forEachPage(in: range) { _, slot in
      frames.append(slot.pointee.frame)
      slot.pointee = .empty
    }
    guard !frames.isEmpty else { return }
    residentPages -= frames.count
    // Only when no hart can reach the pages any more may others have them.
    flush(range)
    for frame in frames { Kernel.frames.release(frame) }
  }
}

extension AddressSpace {
  /// Writes to memory of a process that does not run now.
  func store(_ bytes: [UInt8], at address: UInt64) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    var done = 0
    while done < bytes.count {
      let next = address + UInt64(done)
      try faultLocked(at: next, .write)
      guard let slot = table.entry(for: next), slot.pointee.isValid else { throw .badAddress }
      let within = Int(next & 4095)
      let piece = min(4096 - within, bytes.count - done)
      bytes.withUnsafeBytes {
        _ = memcpy(
          slot.pointee.frame.pointer + within, $0.baseAddress.unsafelyUnwrapped + done, piece)
      }
      done += piece
    }
  }

  // MARK: Sharing

  /// One more process uses it (`CLONE_VM` without `CLONE_THREAD`).
  func share() { users.add(1, ordering: .relaxed) }

  /// A process does not use it any more; the last one leaves no pages.
  func releaseIfLast(unless isKept: Bool = false) {
    guard !isKept, users.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
    lock.withLock {
      regions = []
      mappedPages = 0
      releasePages(in: 0..<MemoryMap.userEnd)
    }
  }
}
