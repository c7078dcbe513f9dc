import System

/// A list of positions as `cut` takes them: `1,3-5,7-`, counted from 1.
struct Ranges {
  private var ranges: [ClosedRange<Int>] = []

  init?(_ text: ByteString) {
    for part in text.split(at: ",") {
      if let (low, high) = part.cut(at: "-") {
        guard let first = low.isEmpty ? 1 : low.integer, first > 0,
          let last = high.isEmpty ? Int.max : high.integer, last >= first, !part.dropFirst().isEmpty
        else { return nil }
        ranges.append(first...last)
      } else {
        guard let number = part.integer, number > 0 else { return nil }
        ranges.append(number...number)
      }
    }
  }

  func contains(_ position: Int) -> Bool { ranges.contains { $0.contains(position) } }
}
