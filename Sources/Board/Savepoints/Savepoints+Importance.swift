// Which savepoints are kept: what it takes to get to an instant is the gap between two of them, lived through again.
extension Savepoints {
  /// Up to this age, in nanoseconds of guest time, all gaps are to be alike: ten minutes.
  private static let horizon: UInt64 = 600_000_000_000
  /// Up to this age they may be smaller, for who goes back goes a little back mostly.
  private static let recent: UInt64 = horizon / 60
  /// What a jump of time costs when it is lived through again, in instructions.
  private static let jumpCost: UInt64 = 500

  /// The one whose loss leaves the smallest gap for its age; nil where none can be done without.
  var leastImportant: Int? {
    var (least, lowest): (Int?, Double) = (nil, .infinity)
    for index in savepoints.indices.dropFirst().dropLast() {
      let importance = importance(of: index)
      if importance < lowest { (least, lowest) = (index, importance) }
    }
    return least
  }

  /// The gap that one closes, in proportion to how large they may be so long ago. The first after a power-on cannot be done
  /// without: no run leads there.
  private func importance(of index: Int) -> Double {
    let (before, own) = (savepoints[index - 1].instant, savepoints[index].instant)
    let after = savepoints[index + 1].instant
    if before.boot != own.boot { return .infinity }
    let end = after.boot == own.boot ? after : own
    let gap =
      end.instructions - before.instructions + (end.jumps - before.jumps) * Self.jumpCost
    let age = savepoints[savepoints.count - 1].time - savepoints[index].time
    return Double(gap) / Self.width(at: age)
  }

  /// How large gaps may be at an age, in proportion to each other: dense for some seconds, then alike up to the horizon, and
  /// soon sparse beyond it.
  private static func width(at age: UInt64) -> Double {
    if age > horizon {
      let far = Double(age) / Double(horizon)
      return 2 * far * far
    }
    return min(1, max(0.25, Double(age) / Double(recent)))
  }
}
