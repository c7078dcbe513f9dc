public import Hart

extension Machine {
  /// What the engines of all harts have done since this machine was made, or gone on from where it was saved.
  ///
  /// The interpreter counts nothing by itself: of it there is the number of instructions, without those on the way to an instant
  /// of the past that the machine was brought to.
  public var statistics: EngineStatistics {
    var sum = EngineStatistics()
    let engines = stoppedBoard.harts.compactMap(\.engine)
    for engine in engines { sum.add(engine.statistics) }
    if engines.isEmpty { sum.interpretedInstructions = board.instructionCount &- unexecuted }
    return sum
  }

  /// Lets the harts' count of instructions become another without their having been carried out.
  func withoutExecution<Outcome, Failure: Error>(
    _ change: () throws(Failure) -> Outcome
  ) throws(Failure) -> Outcome {
    let before = board.instructionCount
    defer { unexecuted &+= board.instructionCount &- before }
    return try change()
  }
}
