import Synchronization

// Which parts of RAM hold instructions that somebody has decoded.
extension GuestMemory {
  /// Marks the lines of `count` bytes from `address` on as decoded. They must lie in RAM and in one page.
  public func markCode(_ address: UInt64, count: UInt64) {
    let page = pageIndex(address)
    codeLines[page].bitwiseOr(Self.lines(address, count: count), ordering: .sequentiallyConsistent)
  }

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
    var stale = false
    var start = address
    let end = address &+ count
    while start < end {
      let next = min(end, (start | (Self.pageSize - 1)) &+ 1)
      let page = pageIndex(start)
      noteChange(pageOf: start)
      let touched = Self.lines(start, count: next &- start)
      if codeLines[page].load(ordering: .sequentiallyConsistent) & touched != 0 {
        // All of the page's instructions become stale at once, so no line is decoded any more.
        codeLines[page].store(0, ordering: .sequentiallyConsistent)
        codeVersions[page].wrappingAdd(1, ordering: .acquiringAndReleasing)
        stale = true
      }
      start = next
    }
    return stale
  }

  func pageIndex(_ address: UInt64) -> Int { Int((address &- base) / Self.pageSize) }

  /// A bit for each 64-byte line that `count` bytes from `address` on touch, within one page.
  private static func lines(_ address: UInt64, count: UInt64) -> UInt64 {
    let first = (address % pageSize) / 64
    let last = min((address % pageSize &+ count &- 1) / 64, 63)
    return (~0 << first) & (~0 >> (63 &- last))
  }
}
