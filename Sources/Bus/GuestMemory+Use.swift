import Synchronization

/// How much of a piece of RAM is in use.
public struct MemoryUse: Equatable, Sendable {
  /// The physical addresses.
  public let range: Range<UInt64>
  /// How many pages it has.
  public var pages: Int { range.count / Int(GuestMemory.pageSize) }
  /// Pages that were ever touched, by whomever.
  public internal(set) var touched = 0
  /// Of those, pages that have changed since an epoch began; 0 without one.
  public internal(set) var changed = 0
  /// Of those, pages that hold instructions that somebody has decoded, or translated.
  public internal(set) var code = 0
}

extension GuestMemory {
  /// How much of each of `count` pieces of RAM, about equal, is in use; fewer pieces where there are fewer pages. Harts may run: then
  /// each page is as it was at some instant of the call.
  public func use(pieces count: Int, changedSince epoch: UInt32?) -> [MemoryUse] {
    let count = max(1, min(count, pageCount))
    var uses = (0..<count).map { index in
      let (start, end) = (pageCount * index / count, pageCount * (index + 1) / count)
      return MemoryUse(range: address(ofPage: start)..<address(ofPage: end))
    }
    var piece = 0
    forEachTouchedPage { page in
      while address(ofPage: page) >= uses[piece].range.upperBound { piece += 1 }
      uses[piece].touched += 1
      if codeLines[page].load(ordering: .relaxed) != 0 { uses[piece].code += 1 }
      if let epoch, pageChanges[page].load(ordering: .relaxed) >= epoch {
        uses[piece].changed += 1
      }
    }
    return uses
  }

  private func address(ofPage page: Int) -> UInt64 { base + UInt64(page) * Self.pageSize }

  /// In order. What is known of the others is not looked at: that would cost the host memory.
  private func forEachTouchedPage(_ body: (Int) -> Void) {
    let (size, end) = (Int(Self.pageSize), Int(byteCount))
    var start = 0
    while start < end {
      start += provider.untouchedCount(from: storage + start, byteCount: end - start)
      let touched = provider.touchedCount(from: storage + start, byteCount: end - start)
      for page in start / size..<(start + touched) / size { body(page) }
      start += touched
    }
  }
}
