import ConsoleModel

/// The columns of a picture in which time goes from left to right: how long each is, and which is the last.
struct TimeAxis {
  /// Nanoseconds of a column.
  private(set) var scale: UInt64 = 1_000_000
  /// The last column's instant, where it is not the present.
  private var end: UInt64?
  /// How many columns there are.
  var width = 60

  private static let scales: [UInt64] = [
    1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000,
    100_000_000, 1_000_000_000,
  ]

  private func last(_ now: UInt64) -> UInt64 { end ?? now }

  private func first(_ now: UInt64) -> UInt64 {
    let last = last(now)
    return last > scale * UInt64(width) ? last - scale * UInt64(width) : 0
  }

  /// The instants of each column.
  func columns(_ now: UInt64) -> [Range<UInt64>] {
    let first = first(now)
    return (0..<width).map { first + UInt64($0) * scale..<first + UInt64($0 + 1) * scale }
  }

  /// From when to when, in words.
  func text(_ now: UInt64) -> String {
    "\(Quantities.seconds(first(now))) s to \(Quantities.seconds(last(now))) s, "
      + "a letter is \(Quantities.duration(scale))"
  }

  mutating func zoom(_ step: Int) {
    let place = (Self.scales.firstIndex(of: scale) ?? 6) + step
    scale = Self.scales[max(0, min(Self.scales.count - 1, place))]
  }

  /// Brings an instant into sight.
  mutating func center(_ time: UInt64) { end = time + scale * UInt64(width / 2) }

  /// The last column is the present, and stays it.
  mutating func follow() { end = nil }
}
