// Which savepoints are kept: what it takes to get to an instant is the gap between two of them, lived through again.
//
//     age        0 ........ recent ............................ horizon .............. older
//     first      a quarter  comfortable gaps everywhere                                soon larger
//     then       as before as far as there is room, and soon larger beyond
extension Savepoints {
  /// A gap, in instructions, that is lived through again in less than a second. Up to this all gaps are to be alike, so that
  /// any instant is near. Where there is no room for that, what is old goes: much of what savepoints take are contents that were
  /// there for seconds, and which only gaps of that size do without.
  private static let comfortable = 300_000_000.0
  /// So far back, in nanoseconds of guest time, gaps are to be comfortable: ten minutes.
  private static let horizon = 600_000_000_000.0
  /// Up to this age they are smaller, for who goes back goes a little back mostly: ten seconds.
  private static let recent = 10_000_000_000.0
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

  /// The gap that one closes, in proportion to how large they may be so long ago. The first after a power-on, and after a change
  /// from outside, cannot be done without: no run leads there.
  private func importance(of index: Int) -> Double {
    let (before, own) = (savepoints[index - 1].instant, savepoints[index].instant)
    let after = savepoints[index + 1].instant
    if before.boot != own.boot || savepoints[index].isKept { return .infinity }
    let end = after.boot == own.boot ? after : own
    let gap =
      end.instructions - before.instructions + (end.jumps - before.jumps) * Self.jumpCost
    let age = Double(savepoints[savepoints.count - 1].time - savepoints[index].time)
    let share = Double(gap) / Self.comfortable
    let wanted = share / Self.width(at: age)
    if wanted <= 1 { return wanted }
    let distance = max(1, age / Self.recent)
    return 1 + share / (distance * distance * distance)
  }

  /// How large gaps may be at an age, of comfortable ones.
  private static func width(at age: Double) -> Double {
    if age > horizon { return 2 * (age / horizon) * (age / horizon) }
    return min(1, max(0.25, age / recent))
  }
}
