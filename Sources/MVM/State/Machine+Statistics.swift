public import Hart

extension Machine {
  /// What the engines of all harts have done since this machine was made, or gone on from where it was saved.
  ///
  /// Instructions on the way to an instant of the past that the machine was brought to are not interpreted ones.
  public var statistics: EngineStatistics {
    var sum = EngineStatistics()
    for hart in stoppedBoard.harts {
      if let engine = hart.engine { sum.add(engine.statistics) }
    }
    // Harts count, and engines with them, what came with a saved machine, too; and the interpreter counts nothing.
    let executed = board.instructionCount &- unexecuted
    let translated = min(executed, sum.translatedInstructions)
    sum.interpretedInstructions = executed - translated
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
