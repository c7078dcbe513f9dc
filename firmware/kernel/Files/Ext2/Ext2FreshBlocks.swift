/// Blocks of a file that were taken for contents which are not written yet. On the disk they have what
/// somebody's deleted file had: until they are written, they are read as zeros.
struct Ext2FreshBlocks {
  /// In order, without touching each other.
  private(set) var ranges: [Range<UInt64>] = []

  var isEmpty: Bool { ranges.isEmpty }

  mutating func insert(_ range: Range<UInt64>) {
    remove(range)
    let place = ranges.firstIndex { $0.lowerBound > range.lowerBound } ?? ranges.count
    ranges.insert(range, at: place)
    mergeWithNext(place)
    if place > 0 { mergeWithNext(place - 1) }
  }

  private mutating func mergeWithNext(_ place: Int) {
    guard place + 1 < ranges.count, ranges[place].upperBound == ranges[place + 1].lowerBound else {
      return
    }
    ranges[place] = ranges[place].lowerBound..<ranges[place + 1].upperBound
    ranges.remove(at: place + 1)
  }

  mutating func remove(_ range: Range<UInt64>) {
    guard !range.isEmpty, !ranges.isEmpty else { return }
    var rest: [Range<UInt64>] = []
    for old in ranges {
      if !old.overlaps(range) {
        rest.append(old)
        continue
      }
      if old.lowerBound < range.lowerBound { rest.append(old.lowerBound..<range.lowerBound) }
      if old.upperBound > range.upperBound { rest.append(range.upperBound..<old.upperBound) }
    }
    ranges = rest
  }

  /// From `index` on, whether blocks are fresh, and how many are as the first one.
  func run(from index: UInt64, limit: Int) -> (isFresh: Bool, count: Int) {
    for range in ranges {
      if range.contains(index) {
        return (true, min(limit, Int(range.upperBound - index)))
      }
      if range.lowerBound > index { return (false, min(limit, Int(range.lowerBound - index))) }
    }
    return (false, limit)
  }
}
