import Synchronization

/// Whether all of RAM is here.
@usableFromInline
enum Completeness {
  /// It is.
  @usableFromInline static let whole: UInt32 = 0
  /// Some blocks may have to be brought first.
  @usableFromInline static let partial: UInt32 = 1
  /// One that was needed cannot be brought, and those that are absent will not be.
  @usableFromInline static let lost: UInt32 = 2
}

// RAM that comes when it is needed: a machine that was saved goes on before it has been read.
//
//     blocks     | here | absent | here | absent |        a block is 16 pages
//                          |
//     hostAddress(of:) ----'  a bit says so: load, then clear the bit
//
// Whatever reaches RAM comes through `hostAddress(of:count:)` or `bytes(page:)`, which bring what is absent. Cached
// translations and decoded instructions are made after that, so they, and all that goes by them, know nothing of this.
// A guest cannot tell that a block was brought: it is no change of a page, and makes no decoded instruction stale.
extension GuestMemory {
  /// Pages in a block: enough for compression to work with, few enough to bring one for the sake of a page.
  public static let pagesPerBlock = 16
  private static let blockSize = pagesPerBlock * Int(pageSize)

  /// How many blocks RAM consists of; the last one may be shorter.
  public var blockCount: Int { (pageCount + Self.pagesPerBlock - 1) / Self.pagesPerBlock }

  /// Makes RAM what `source` has: the blocks of these rising numbers, and zeros. They are brought one by one, as they are
  /// needed, with `lock` held. No hart runs.
  public func replaceAll(
    by source: any MemorySource, holding blocks: [UInt64], lock: any Lock
  ) {
    provider.clear(storage, byteCount: Int(byteCount))
    forgetCode()
    if changeEpoch > 0 {
      for page in 0..<pageCount { pageChanges[page].store(changeEpoch, ordering: .relaxed) }
    }
    absence = AbsentBlocks(blocks, of: blockCount, in: source, lock: lock)
    completeness.pointee.store(
      blocks.isEmpty ? Completeness.whole : Completeness.partial, ordering: .releasing)
  }

  /// Whether a block of RAM was needed that cannot be had: then the machine must not go on. Where that block is, nothing can
  /// be read or written, as if it were no RAM; nor where any other is absent.
  public var isLost: Bool {
    completeness.pointee.load(ordering: .acquiring) == Completeness.lost
  }

  /// The numbers of the blocks that may hold anything but zeros, in order. Whoever reads RAM from its beginning to its end
  /// reads only these: the others would cost the host memory.
  public var usedBlocks: [Int] { usedBlocks(before: byteCount) }

  /// Those of them that begin in the first `limit` bytes.
  private func usedBlocks(before limit: UInt64) -> [Int] {
    var blocks: [Int] = []
    let size = Self.blockSize
    let limit = Int(min(limit, byteCount))
    var untouched = 0
    for block in 0..<(limit + size - 1) / size {
      let (start, end) = (block * size, min((block + 1) * size, Int(byteCount)))
      if untouched < end {
        untouched = start + provider.untouchedCount(from: storage + start, byteCount: limit - start)
      }
      if untouched < end || absence?.contains(block) == true { blocks.append(block) }
    }
    return blocks
  }

  /// Looks through the parts of the first `limit` bytes that may hold anything but zeros, as long as can be, for the first in which
  /// `find` finds something. A part is good during the call. What is absent of it is brought, and what is lost is left out. Harts may
  /// run, and write there.
  public func firstInUsedParts<Found>(
    before limit: UInt64, _ find: (UnsafeRawBufferPointer) -> Found?
  ) -> Found? {
    var rest = usedBlocks(before: limit)[...]
    while let first = rest.first {
      let count = zip(rest, first...).prefix { $0 == $1 }.count
      rest = rest.dropFirst(count)
      let start = first * Self.blockSize
      let end = min(start + count * Self.blockSize, Int(min(limit, byteCount)))
      guard end > start,
        let place = hostAddress(of: base + UInt64(start), count: UInt64(end - start))
      else { continue }
      if let found = find(UnsafeRawBufferPointer(start: place, count: end - start)) { return found }
    }
    return nil
  }

  /// The numbers of the pages of those blocks, in order.
  public var usedPages: [Int] {
    usedBlocks.flatMap { block in
      block * Self.pagesPerBlock..<min((block + 1) * Self.pagesPerBlock, pageCount)
    }
  }

  /// Shows a block's bytes, without bringing one that is absent here to stay. Nil where it is lost. No hart runs.
  public func withBlock<Result>(
    _ block: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    precondition(block >= 0 && block < blockCount, "a block beyond the end of memory")
    let place = bytes(ofBlock: block)
    guard let absence, absence.contains(block) else { return body(UnsafeRawBufferPointer(place)) }
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: place.count, alignment: Int(Self.pageSize))
    defer { copy.deallocate() }
    copy.initializeMemory(as: UInt8.self, repeating: 0)
    absence.lock.lock()
    let isThere = bring(block, from: absence, to: copy)
    absence.lock.unlock()
    return isThere ? body(UnsafeRawBufferPointer(copy)) : nil
  }

  /// Brings what is absent of `count` bytes from `address` on, all of them RAM. False where some are lost.
  @usableFromInline
  func provide(_ address: UInt64, count: UInt64) -> Bool {
    guard let absence, count > 0 else { return true }
    let first = pageIndex(address) / Self.pagesPerBlock
    let last = pageIndex(address &+ (count &- 1)) / Self.pagesPerBlock
    for block in first...last where absence.contains(block) {
      guard provide(block: block, from: absence) else { return false }
    }
    return true
  }

  private func provide(block: Int, from absence: AbsentBlocks) -> Bool {
    absence.lock.lock()
    defer { absence.lock.unlock() }
    // Another hart may have been here first.
    guard absence.contains(block) else { return true }
    guard bring(block, from: absence, to: bytes(ofBlock: block)) else { return false }
    if absence.remove(block) {
      completeness.pointee.store(Completeness.whole, ordering: .releasing)
    }
    return true
  }

  /// Copies a block that is absent. The lock is held.
  private func bring(
    _ block: Int, from absence: AbsentBlocks, to target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    if isLost { return false }
    if absence.source?.load(block: block, into: target) == true { return true }
    completeness.pointee.store(Completeness.lost, ordering: .releasing)
    return false
  }

  private func bytes(ofBlock block: Int) -> UnsafeMutableRawBufferPointer {
    let size = Self.blockSize
    let start = block * size
    return UnsafeMutableRawBufferPointer(
      start: storage + start, count: min(size, Int(byteCount) - start))
  }
}
