public import Bus

extension VirtioBalloon {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// What is wanted, what was given, and what was told.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    try visitor.visit("target", &state.target)
    try visitor.visit("actual", &state.actual)
    for statistic in BalloonStatistic.allCases {
      let place = Int(statistic.rawValue)
      try visitor.visit("statistic " + String(place), &state.statistics[place])
    }
    try link.visit("statisticsChain", &state.statisticsChain, &visitor)
    let queue = state.statisticsChain?.queue
    try visitor.require(
      queue == nil || queue == Self.statisticsQueue, "statisticsChain", "is of another queue")
  }
}
