import Synchronization

// Which parts of RAM hold instructions that somebody has decoded.
extension GuestMemory {
  /// Marks the lines of `count` bytes from `address` on, to be called before these are read and decoded. They must lie in
  /// RAM and in one page. Returns the epoch, and whether it has risen, this being the page's first mark.
  @discardableResult
  public func markCode(_ address: UInt64, count: UInt64) -> (epoch: UInt64, isFirst: Bool) {
    let lines = codeLines + pageIndex(address)
    lockCode()
    let marked = lines.pointee.load(ordering: .relaxed)
    let isFirst = marked == 0
    lines.pointee.store(marked | Self.lines(address, count: count), ordering: .relaxed)
    // After the mark: who knows the epoch sees it. In one step: who sees the mark knows the epoch.
    if isFirst { codeEpoch.wrappingAdd(1, ordering: .sequentiallyConsistent) }
    let epoch = codeEpochNow
    unlockCode()
    // Before the bytes are read, as `noteWrite` looks for marks after writing: one of the two sees the other.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    return (epoch, isFirst)
  }

  /// How often a page has begun to hold decoded instructions: write permissions cached in an earlier epoch may be
  /// for pages of code.
  public var codeEpochNow: UInt64 { codeEpoch.load(ordering: .sequentiallyConsistent) }

  /// Whether the page of `address` (in RAM) holds decoded instructions: then nobody may write to it unnoticed.
  public func hasCode(pageOf address: UInt64) -> Bool {
    codeLines[pageIndex(address)].load(ordering: .sequentiallyConsistent) != 0
  }

  /// The version of the page of `address` (in RAM): what was decoded under another version is stale.
  public func codeVersion(pageOf address: UInt64) -> UInt32 {
    codeVersions[pageIndex(address)].load(ordering: .acquiring)
  }

  /// Where the version of the page of `address` (in RAM) stands: for those who compare it often. A plain read may be
  /// a moment late, as instruction fetch may be without FENCE.I.
  public func codeVersionAddress(pageOf address: UInt64) -> UnsafePointer<UInt32> {
    UnsafeRawPointer(codeVersions + pageIndex(address)).assumingMemoryBound(to: UInt32.self)
  }

  /// `count` bytes from `address` on, all in RAM, have changed: what was decoded from them is stale.
  /// Returns whether anything was.
  @discardableResult
  public func noteWrite(_ address: UInt64, count: UInt64) -> Bool {
    guard count > 0 else { return false }
    atomicMemoryFence(ordering: .sequentiallyConsistent)  // see `markCode`
    var stale = false
    var start = address
    let end = address &+ count
    while start < end {
      let next = min(end, (start | (Self.pageSize - 1)) &+ 1)
      let page = pageIndex(start)
      noteChange(pageOf: start)
      let touched = Self.lines(start, count: next &- start)
      if codeLines[page].load(ordering: .sequentiallyConsistent) & touched != 0 {
        lockCode()
        // All of the page's instructions become stale at once, so no line is decoded any more. In this order: who finds
        // no mark, and stores unnoticed, does so after the version has risen.
        codeVersions[page].wrappingAdd(1, ordering: .releasing)
        codeLines[page].store(0, ordering: .releasing)
        unlockCode()
        codeWatcher?.codeChanged(pageOf: start)
        stale = true
      }
      start = next
    }
    return stale
  }

  /// All of RAM is about to be replaced: everything that was decoded is stale. No hart runs.
  func forgetCode() {
    // Nothing to look for, and the host gives no memory for looking.
    if codeEpochNow == 0 { return }
    for page in 0..<pageCount where codeLines[page].load(ordering: .relaxed) != 0 {
      codeVersions[page].wrappingAdd(1, ordering: .releasing)
      codeLines[page].store(0, ordering: .releasing)
      codeWatcher?.codeChanged(pageOf: base + UInt64(page) * Self.pageSize)
    }
  }

  private func lockCode() {
    while codeLock.exchange(1, ordering: .acquiring) != 0 {}
  }

  private func unlockCode() { codeLock.store(0, ordering: .releasing) }

  func pageIndex(_ address: UInt64) -> Int { Int((address &- base) / Self.pageSize) }

  /// A bit for each 64-byte line that `count` bytes from `address` on touch, within one page.
  private static func lines(_ address: UInt64, count: UInt64) -> UInt64 {
    let first = (address % pageSize) / 64
    let last = min((address % pageSize &+ count &- 1) / 64, 63)
    return (~0 << first) & (~0 >> (63 &- last))
  }
}
