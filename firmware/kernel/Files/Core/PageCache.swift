import Processor
import Synchronization

/// The pages of a file that are in memory. Reads, writes and mappings all go by them, so that they see
/// the same bytes.
///
///     read, write ----.
///                      >  pages [index: frame]  --- readPages / writePages --->  the file system
///     mappings  ------'        |
///                              '-- dirty ones: until they are written
///
/// `lock` guards the table; the inode's lock guards that a page is read or written once at a time.
final class PageCache: PageSource {
  var identity: UInt { UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()) }

  struct Page {
    let frame: Frame
    var isDirty = false
    /// A program can write to it without the kernel's knowing.
    var isMappedForWriting = false
    var wasUsed = true
  }

  /// The inode owns the cache.
  private let inode: Unmanaged<Inode>
  private let lock = SpinLock()
  /// Guarded by the lock.
  private var pages: [UInt64: Page] = [:]
  private(set) var dirtyCount = 0 {
    didSet {
      guard !isOnlyCopy else { return }
      Self.allDirty.wrappingAdd(dirtyCount - oldValue, ordering: .relaxed)
    }
  }
  /// Pages of all files that are to be written.
  private static let allDirty = Atomic<Int>(0)
  static var dirtyPages: Int { allDirty.load(ordering: .relaxed) }
  /// Pages of all files that are nowhere else, and how many there may be.
  private static let allUnsaved = Atomic<Int>(0)
  static var unsavedPages: Int { allUnsaved.load(ordering: .relaxed) }
  static var mostUnsaved: Int { Int(Kernel.frames.totalCount / 2) }
  /// The page that is read next if the file is read in order. Guarded by the inode's lock.
  private var expectedIndex: UInt64 = 0
  /// Pages that are written at once: 128 KiB.
  private static let longestRun: UInt64 = 32
  /// Contents are nowhere else (tmpfs): never given back before the file is gone.
  private var isOnlyCopy: Bool { budget != nil }
  private let budget: Budget?

  /// - Parameter budget: of contents that are nowhere else.
  init(of inode: Inode, within budget: Budget? = nil) {
    self.inode = Unmanaged.passUnretained(inode)
    self.budget = budget
    if !isOnlyCopy { PageReclaim.add(self) }
  }

  deinit {
    if !isOnlyCopy { PageReclaim.remove(self) }
    if !isOnlyCopy { Self.allDirty.wrappingSubtract(dirtyCount, ordering: .relaxed) }
    for page in pages.values { Kernel.frames.release(page.frame) }
    budget?.giveBack(pages.count)
    noteUnsaved(-pages.count)
  }

  private func noteUnsaved(_ count: Int) {
    if isOnlyCopy { Self.allUnsaved.wrappingAdd(count, ordering: .relaxed) }
  }

  var count: Int { lock.withLock { pages.count } }

  // MARK: Getting pages

  /// The page, with a reference for the caller. The inode's lock is not held.
  func page(_ index: UInt64) throws(Errno) -> Frame {
    if let frame = find(index) { return frame }
    let inode = inode.takeUnretainedValue()
    inode.lock.lock()
    defer { inode.lock.unlock() }
    guard index << 12 < inode.attributes.size else { throw .ioError }
    return try pageLocked(index, in: inode)
  }

  func pageInMemory(_ index: UInt64) -> Frame? { find(index) }

  /// The same, with the inode's lock.
  func pageLocked(
    _ index: UInt64, in inode: Inode, isOverwritten: Bool = false
  ) throws(Errno) -> Frame {
    if let frame = find(index) { return frame }
    if !isOverwritten, !isOnlyCopy, let frame = readAhead(from: index, in: inode) { return frame }
    try budget?.take()
    let frame: Frame
    do throws(Errno) {
      frame = try allocate()
    } catch {
      budget?.giveBack(1)
      throw error
    }
    if isOverwritten || isOnlyCopy {
      frame.clear()
    } else {
      do throws(Errno) {
        try inode.readPages(index, 1, into: frame.pointer)
      } catch {
        Kernel.frames.release(frame)
        throw error
      }
    }
    Kernel.frames.retain(frame)
    lock.withLock { pages[index] = Page(frame: frame) }
    noteUnsaved(1)
    return frame
  }

  /// Reads a page and those behind it in one transfer, if the file is being read from front to back; the
  /// page, with a reference for the caller. Nil if they have to be read one by one.
  private func readAhead(from index: UInt64, in inode: Inode) -> Frame? {
    let isInOrder = index == expectedIndex
    expectedIndex = index + 1
    guard isInOrder else { return nil }
    let end = min((inode.attributes.size + 4095) >> 12, index + inode.longestRun)
    let missing = missingPages(from: index, end: end)
    guard missing > 1, Kernel.frames.freeCount > Kernel.frames.reserve + inode.longestRun else {
      return nil
    }
    let order = missing.bitWidth - 1 - missing.leadingZeroBitCount
    guard let first = Kernel.frames.allocate(order: order, use: .fileContents) else { return nil }
    do throws(Errno) {
      try inode.readPages(index, 1 << order, into: first.pointer)
    } catch {
      // One of them may be readable: the caller finds out.
      Kernel.frames.release(first, order: order)
      return nil
    }
    expectedIndex = index + (1 << UInt64(order))
    Kernel.frames.retain(first)
    lock.withLock {
      for step in 0..<UInt64(1 << order) {
        pages[index + step] = Page(frame: Frame(number: first.number + step))
      }
    }
    return first
  }

  /// How many pages are not there, from `index` on, up to the first one that is.
  private func missingPages(from index: UInt64, end: UInt64) -> Int {
    guard index < end else { return 0 }
    let limit = end - index
    return lock.withLock {
      var count: UInt64 = 0
      while count < limit, pages[index + count] == nil { count += 1 }
      return Int(count)
    }
  }

  private func find(_ index: UInt64) -> Frame? {
    lock.withLock {
      guard let page = pages[index] else { return nil }
      if !page.wasUsed { pages[index]?.wasUsed = true }
      Kernel.frames.retain(page.frame)
      return page.frame
    }
  }

  private func allocate() throws(Errno) -> Frame {
    if isOnlyCopy, Self.unsavedPages >= Self.mostUnsaved { throw .noSpace }
    return try PageReclaim.allocatePage(.fileContents)
  }

  // MARK: Changing pages

  func markDirty(_ index: UInt64) { setDirty(index, isMapped: true) }

  func setDirty(_ index: UInt64, isMapped: Bool = false) {
    lock.withLock {
      guard var page = pages[index] else { return }
      if !page.isDirty { dirtyCount += 1 }
      page.isDirty = true
      page.isMappedForWriting = page.isMappedForWriting || isMapped
      pages[index] = page
    }
  }

  /// Bytes that were written past the cache: pages that are there have them, too. The inode's lock is held.
  func overwrite(_ bytes: UnsafeRawPointer, at offset: UInt64, count: Int) {
    var done = 0
    while done < count {
      let place = offset + UInt64(done)
      let within = Int(place & 4095)
      let piece = min(MemoryMap.pageSize - within, count - done)
      if let frame = find(place >> 12) {
        memcpy(frame.pointer + within, bytes + done, piece)
        Kernel.frames.release(frame)
      }
      done += piece
    }
  }

  /// Others have changed the file: pages that nobody here has changed are read anew. Programs keep those that
  /// they have mapped.
  func forgetClean() {
    guard !isOnlyCopy else { return }
    lock.withLock {
      for (index, page) in pages where !page.isDirty {
        pages[index] = nil
        Kernel.frames.release(page.frame)
      }
    }
  }

  /// Writes dirty pages to the file system. The inode's lock is held.
  func writeBack(_ inode: Inode) throws(Errno) {
    guard !isOnlyCopy, dirtyCount > 0 else { return }
    let indices = dirtyIndices()
    var next = 0
    while next < indices.count {
      var end = next + 1
      while end < indices.count, indices[end] == indices[end - 1] + 1,
        end - next < Int(Self.longestRun)
      { end += 1 }
      try writeRun(indices[next]..<indices[end - 1] + 1, inode)
      next = end
    }
  }

  /// Writes dirty pages that follow each other, in one transfer if they do so on the medium.
  private func writeRun(_ range: Range<UInt64>, _ inode: Inode) throws(Errno) {
    var frames: [Frame] = []
    defer { for frame in frames { Kernel.frames.release(frame) } }
    for index in range {
      guard let frame = takeDirty(index) else { break }
      frames.append(frame)
    }
    do throws(Errno) {
      try inode.writePages(
        range.lowerBound, from: frames.map { UnsafeRawPointer($0.pointer) })
    } catch {
      for index in range.prefix(frames.count) { setDirty(index) }
      throw error
    }
  }

  private func dirtyIndices() -> [UInt64] {
    lock.withLock {
      var indices: [UInt64] = []
      for (index, page) in pages where page.isDirty { indices.append(index) }
      indices.sort()
      return indices
    }
  }

  private func takeDirty(_ index: UInt64) -> Frame? {
    lock.withLock {
      guard var page = pages[index], page.isDirty else { return nil }
      Kernel.frames.retain(page.frame)
      // While it is mapped it may change at any time, and stays dirty.
      let isStillMapped = page.isMappedForWriting && Kernel.frames.references(page.frame) > 2
      if !isStillMapped {
        page.isDirty = false
        page.isMappedForWriting = false
        dirtyCount -= 1
        pages[index] = page
      }
      return page.frame
    }
  }

  /// The file ends at `size` now: pages behind it are gone, and zeros follow in its last one.
  func truncate(to size: UInt64) {
    let firstGone = (size + 4095) >> 12
    let before = count
    defer { budget?.giveBack(before - count) }
    lock.withLock {
      for (index, page) in pages where index >= firstGone {
        if page.isDirty { dirtyCount -= 1 }
        pages[index] = nil
        Kernel.frames.release(page.frame)
        noteUnsaved(-1)
      }
      let rest = Int(size & 4095)
      if rest != 0, let last = pages[size >> 12] {
        memset(last.frame.pointer + rest, 0, MemoryMap.pageSize - rest)
      }
    }
  }

  /// Gives back clean pages that nobody maps and that were not used since the last time; how many.
  func reclaim() -> Int {
    guard lock.tryLock() else { return 0 }
    defer { lock.unlock() }
    var count = 0
    for index in Array(pages.keys) {
      guard let page = pages[index], !page.isDirty, Kernel.frames.references(page.frame) == 1
      else { continue }
      if page.wasUsed {
        pages[index]?.wasUsed = false
      } else {
        pages[index] = nil
        Kernel.frames.release(page.frame)
        count += 1
      }
    }
    return count
  }
}
