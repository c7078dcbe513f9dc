import Bus

extension TurnScheduler {
  /// Shows the time and who waits: what a parallel machine has too.
  func visitTime(_ visitor: inout StateVisitor, owners: [StateOwner]) throws(StateError) {
    var nanoseconds = time.nanoseconds
    try visitor.visit("nanoseconds", &nanoseconds)
    if visitor.isReading { time = GuestTime(nanoseconds: nanoseconds) }
    try events.visitState(&visitor, owners: owners)
  }

  /// Shows whose turn it is, and what the next ones are drawn from. To be read after the time.
  func visitTurns(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("picoseconds", &time.picoseconds)
    try visitor.visit("boot", &instant.boot)
    try visitor.visit("instructions", &instant.instructions)
    try visitor.visit("jumps", &instant.jumps)
    if visitor.version >= 2 { try visitor.visit("inputs", &inputCount) } else { inputCount = 0 }
    try visitor.visit("lastHart", &lastHart)
    try generator.visitState(&visitor)
    try visitTurn(&visitor)
    try visitor.require(time.picoseconds < 1000, "picoseconds", "is a nanosecond or more")
    let mostRuns = max(instant.boot, instant.instructions, instant.jumps)
    try visitor.require(mostRuns < 1 << 62, "instructions", "is beyond counting")
    try visitor.require(
      lastHart >= -1 && lastHart < harts.count, "lastHart", "is beyond the last hart")
  }

  private func visitTurn(_ visitor: inout StateVisitor) throws(StateError) {
    guard try visitor.visitPresence("hasTurn", turn != nil) else {
      turn = nil
      return
    }
    var hart = turn?.hart ?? 0
    var remaining = turn?.remaining ?? 0
    var step = turn?.step ?? 0
    try visitor.visit("turn.hart", &hart)
    try visitor.visit("turn.remaining", &remaining)
    try visitor.visit("turn.step", &step)
    try visitor.require(harts.indices.contains(hart), "turn.hart", "is beyond the last hart")
    try visitor.require(
      remaining >= 1 && remaining <= Int(Self.quanta.upperBound), "turn.remaining",
      "is no part of a turn")
    try visitor.require(
      step >= 1 && step <= GuestTime.picosecondsPerNanosecond, "turn.step",
      "is no time that an instruction takes")
    turn = Turn(hart: hart, remaining: remaining, step: step)
  }

  /// For a machine whose archive says nothing of turns, having been parallel: they begin anew.
  func restartTurns() {
    generator = SeededGenerator(seed: seed)
    turn = nil
    lastHart = -1
    instant = Instant()
    inputCount = 0
    time.picoseconds = 0
  }
}

extension SeededGenerator {
  fileprivate mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.enter("generator")
    try visitor.visit("0", &state.0)
    try visitor.visit("1", &state.1)
    try visitor.visit("2", &state.2)
    try visitor.visit("3", &state.3)
    try visitor.leave()
  }
}
