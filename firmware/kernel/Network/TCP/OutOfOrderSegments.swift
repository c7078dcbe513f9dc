/// What arrived before what comes before it, in order and without overlaps.
///
///     received in order ......|   gap   |  segment  |  gap  |  segment |
///                             ^ next
///
/// What it keeps is within the window that the other side was given, and no more than `mostSegments`.
struct OutOfOrderSegments {
  private struct Entry {
    var sequence: SequenceNumber
    var bytes: ByteChain
    var end: SequenceNumber { sequence + bytes.count }
  }

  private static let mostSegments = 1024

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  /// What is there already stays as it is.
  mutating func insert(_ sequence: SequenceNumber, _ bytes: ByteChain) {
    var (start, rest) = (sequence, bytes)
    var index = entries.count
    // Most come behind all others.
    while index > 0, entries[index - 1].sequence > start { index -= 1 }
    if index > 0, entries[index - 1].end > start {
      let known = entries[index - 1].end - start
      guard known < rest.count else { return }
      rest.removeFirst(known)
      start = start + known
    }
    while !rest.isEmpty, entries.count < Self.mostSegments {
      let end = start + rest.count
      guard index < entries.count, entries[index].sequence < end else {
        return entries.insert(Entry(sequence: start, bytes: rest), at: index)
      }
      let gap = entries[index].sequence - start
      let nextStart = entries[index].end
      if gap > 0 {
        entries.insert(Entry(sequence: start, bytes: rest.slice(0, gap)), at: index)
        index += 1
      }
      guard nextStart < end else { return }
      rest.removeFirst(nextStart - start)
      start = nextStart
      index += 1
    }
  }

  /// What follows `next` without a gap.
  mutating func take(from next: SequenceNumber) -> ByteChain {
    var result = ByteChain()
    var taken = 0
    for entry in entries {
      let reached = next + result.count
      guard entry.sequence <= reached else { break }
      taken += 1
      guard entry.end > reached else { continue }
      var bytes = entry.bytes
      bytes.removeFirst(reached - entry.sequence)
      result.append(bytes)
    }
    entries.removeFirst(taken)
    return result
  }

  mutating func removeAll() { entries = [] }
}
