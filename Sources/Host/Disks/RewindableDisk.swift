public import Bus

/// A disk whose past can be remembered: before a page is changed for the first time, what it held is kept.
///
///     write ---> what the pages held, if that is not known yet: originals
///           ---> which pages: changes
///           ---> the medium
///
/// Calls may come from any thread; they wait for each other.
public final class RewindableDisk: BlockMedium, PageStore, @unchecked Sendable {
  private static let sectorsInPage = UInt64(PageStoreFormat.pageSize / 512)
  /// So many pages are read or written together: a MiB.
  private static let runLimit = 256

  private let medium: any BlockMedium
  private let lock = HostMutex()
  // Only with the lock:
  private var isRemembering = false
  private var known: Set<UInt32> = []
  private var originals: [(page: UInt32, bytes: [UInt8])] = []
  private var changes: Set<UInt32> = []

  /// Its size in sectors.
  public let sectorCount: UInt64
  /// Whether writes are refused.
  public let isReadOnly: Bool

  /// Nobody else may write to `medium` from now on.
  public init(_ medium: any BlockMedium) {
    self.medium = medium
    sectorCount = medium.sectorCount
    isReadOnly = medium.isReadOnly
  }

  // MARK: Medium

  /// Fills `buffer` from `sector` on; false when the medium failed.
  public func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    medium.read(sector: sector, into: buffer)
  }

  /// Writes `buffer` from `sector` on; false when the medium failed, also to say what was there.
  public func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
    noting(sector, UInt64(buffer.count / 512)) { medium.write(sector: sector, from: buffer) }
  }

  /// Returns once everything written is on stable storage; false when that failed.
  public func flush() -> Bool { medium.flush() }

  /// Gives back the space of sectors nobody needs; false when the medium failed, also to say what was there.
  public func discard(sector: UInt64, count: UInt64) -> Bool {
    noting(sector, count) { medium.discard(sector: sector, count: count) }
  }

  /// Makes sectors zero; false when the medium failed, also to say what was there.
  public func writeZeroes(sector: UInt64, count: UInt64, mayUnmap: Bool) -> Bool {
    noting(sector, count) { medium.writeZeroes(sector: sector, count: count, mayUnmap: mayUnmap) }
  }

  /// Itself, unless nothing ever changes, or it is too large to number its pages.
  public var store: (any PageStore)? {
    !isReadOnly && sectorCount / Self.sectorsInPage < UInt64(UInt32.max) ? self : nil
  }

  private func noting(_ sector: UInt64, _ count: UInt64, _ change: () -> Bool) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    guard isRemembering, count > 0 else { return change() }
    let first = UInt32(sector / Self.sectorsInPage)
    let last = UInt32((sector + count - 1) / Self.sectorsInPage)
    let unknown = (first...last).filter { !known.contains($0) }
    let isKept = readRuns(unknown) { page, bytes in
      known.insert(page)
      originals.append((page, Self.isZero(bytes) ? [] : [UInt8](bytes)))
    }
    guard isKept else { return false }
    for page in first...last { changes.insert(page) }
    return change()
  }

  private static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
    !bytes.contains { $0 != 0 }
  }

  // MARK: Pages

  /// Nothing is to be kept by anybody else.
  public func beginHistory() -> [UInt32] {
    lock.lock()
    defer { lock.unlock() }
    (isRemembering, known, originals, changes) = (true, [], [], [])
    return []
  }

  /// Keeps nothing any more.
  public func endHistory() {
    lock.lock()
    defer { lock.unlock() }
    (isRemembering, known, originals, changes) = (false, [], [], [])
  }

  /// The pages written since it was last asked.
  public func takeChanges() -> [UInt32] {
    lock.lock()
    defer { lock.unlock() }
    defer { changes = [] }
    return changes.sorted()
  }

  /// What pages held before they were written first.
  public func takeOriginals() -> [(page: UInt32, bytes: [UInt8])] {
    lock.lock()
    defer { lock.unlock() }
    defer { originals = [] }
    return originals
  }

  /// Shows what pages hold; false when the medium failed.
  public func read(
    _ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    return readRuns(pages, show)
  }

  /// Changes what pages hold, and flushes the medium; false when it failed. Where that makes them zero, their space is given
  /// back.
  public func write(
    _ pages: [UInt32], _ fill: (Int, UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool {
    if pages.isEmpty { return true }
    lock.lock()
    defer { lock.unlock() }
    let isWritten = inRuns(pages) { places, buffer in
      var zeroCount = 0
      for (offset, place) in places.enumerated() {
        let page = Self.page(offset, of: buffer)
        fill(place, page)
        if Self.isZero(UnsafeRawBufferPointer(page)) { zeroCount += 1 }
      }
      let (sector, bytes) = extent(of: pages[places.lowerBound], buffer, count: places.count)
      return zeroCount == places.count
        ? medium.writeZeroes(sector: sector, count: UInt64(bytes.count / 512), mayUnmap: true)
        : medium.write(sector: sector, from: UnsafeRawBufferPointer(bytes))
    }
    return isWritten && medium.flush()
  }

  private func readRuns(
    _ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    inRuns(pages) { places, buffer in
      // The last page may go on beyond the disk.
      Self.page(places.count - 1, of: buffer).initializeMemory(as: UInt8.self, repeating: 0)
      let (sector, bytes) = extent(of: pages[places.lowerBound], buffer, count: places.count)
      guard medium.read(sector: sector, into: bytes) else { return false }
      for (offset, place) in places.enumerated() {
        show(pages[place], UnsafeRawBufferPointer(Self.page(offset, of: buffer)))
      }
      return true
    }
  }

  /// Calls `body` with the places of neighbouring pages, and room for these, until it returns false.
  ///
  /// Unsafe pointer: the buffer is there as long as this runs.
  private func inRuns(
    _ pages: [UInt32], _ body: (Range<Int>, UnsafeMutableRawBufferPointer) -> Bool
  ) -> Bool {
    if pages.isEmpty { return true }
    let room = min(pages.count, Self.runLimit) * PageStoreFormat.pageSize
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: room, alignment: PageStoreFormat.pageSize)
    defer { buffer.deallocate() }
    var start = 0
    while start < pages.count {
      var end = start + 1
      while end < pages.count, end - start < Self.runLimit, pages[end] == pages[end - 1] + 1 {
        end += 1
      }
      guard body(start..<end, buffer) else { return false }
      start = end
    }
    return true
  }

  private static func page(
    _ index: Int, of buffer: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableRawBufferPointer {
    let size = PageStoreFormat.pageSize
    return UnsafeMutableRawBufferPointer(rebasing: buffer[index * size..<(index + 1) * size])
  }

  /// Where pages are on the disk, and as much of the buffer as is there.
  private func extent(
    of page: UInt32, _ buffer: UnsafeMutableRawBufferPointer, count: Int
  ) -> (sector: UInt64, bytes: UnsafeMutableRawBufferPointer) {
    let sector = UInt64(page) * Self.sectorsInPage
    let sectors = min(UInt64(count) * Self.sectorsInPage, sectorCount - sector)
    return (sector, UnsafeMutableRawBufferPointer(rebasing: buffer[..<(Int(sectors) * 512)]))
  }
}
