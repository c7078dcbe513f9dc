/// What came into a machine, in memory: with savepoints, its past.
public final class InputHistory: InputRecorder {
  /// Who hears of it too.
  var next: (any InputRecorder)?
  private var entries: [(instant: Instant, input: Input)] = []

  /// Nothing came in yet.
  public init() {}

  public func record(_ input: Input, at instant: Instant) {
    entries.append((instant, input))
    next?.record(input, at: instant)
  }

  /// How many inputs came in.
  public var count: Int { entries.count }

  /// Those that came in from one instant on, and before another.
  func inputs(from start: Instant, before end: Instant) -> ArraySlice<
    (instant: Instant, input: Input)
  > {
    entries[place(of: start)..<max(place(of: start), place(of: end))]
  }

  /// Forgets those that came in at an instant or later: the machine goes another way from there.
  func forget(from instant: Instant) { entries.removeSubrange(place(of: instant)...) }

  /// Where the first one is that did not come in before an instant.
  private func place(of instant: Instant) -> Int {
    var range = entries.startIndex..<entries.endIndex
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range =
        entries[middle].instant < instant
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
