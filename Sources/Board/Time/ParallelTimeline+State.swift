import Bus

extension ParallelTimeline {
  /// Shows the time and who waits: what a deterministic machine has too. What was read begins at once.
  func visitTime(_ visitor: inout StateVisitor, owners: [StateOwner]) throws(StateError) {
    var nanoseconds = now
    try visitor.visit("nanoseconds", &nanoseconds)
    if visitor.isReading { start = clock.nanoseconds &- nanoseconds }
    try events.visitState(&visitor, owners: owners)
    if visitor.isReading { setAlarm() }
  }
}
