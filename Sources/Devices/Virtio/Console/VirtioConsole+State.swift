public import Bus

extension VirtioConsole {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The buffers that it holds, how far it got with one, and the terminal's size.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    try link.visit("receiving", &state.receiving, &visitor)
    try link.visit("transmitting", &state.transmitting, &visitor)
    try visitor.visit("transmitted", &state.transmitted)
    try visitSize(&visitor)
    guard visitor.isReading else { return }
    let (receiving, transmitting) = (state.receiving?.queue, state.transmitting?.queue)
    try visitor.require(
      receiving == nil || receiving == Self.receiveQueue, "receiving", "is of another queue")
    try visitor.require(
      transmitting == nil || transmitting == Self.transmitQueue, "transmitting",
      "is of another queue")
    let length = state.transmitting?.readable.byteCount ?? .max
    try visitor.require(state.transmitted <= length, "transmitted", "is more than there was")
  }

  private func visitSize(_ visitor: inout StateVisitor) throws(StateError) {
    guard try visitor.visitPresence("hasSize", state.size != nil) else {
      state.size = nil
      return
    }
    var size = state.size ?? (0, 0)
    try visitor.visit("columns", &size.columns)
    try visitor.visit("rows", &size.rows)
    state.size = size
  }
}
