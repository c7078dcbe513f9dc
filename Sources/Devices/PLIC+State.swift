public import Bus

extension PLIC {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// Levels of wires, requests, and what software has set.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visitAll("levels", &state.levels)
    try visitor.visitAll("pending", &state.pending)
    try visitor.visitAll("inService", &state.inService)
    try visitor.visitAll("priorities", &state.priorities)
    try visitor.visitAll("enables", &state.enables)
    try visitor.visitAll("thresholds", &state.thresholds)
    for word in 0..<wordCount {
      let none = ~existing(word: word)
      try visitor.require(
        state.levels[word] & none == 0, "levels", "has a source that does not exist")
      try visitor.require(
        state.pending[word] & none == 0, "pending", "has a source that does not exist")
      try visitor.require(
        state.inService[word] & none == 0, "inService", "has a source that does not exist")
    }
    let highest = UInt8(Self.priorityMask)
    try visitor.require(
      state.priorities.allSatisfy { $0 <= highest }, "priorities", "has one above \(highest)")
    try visitor.require(
      state.thresholds.allSatisfy { $0 <= highest }, "thresholds", "has one above \(highest)")
  }

  /// It waits for nothing.
  public var sleeper: (any Sleeper)? { nil }
}
