public import Bus

extension UART16550 {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// Registers and the receiver's FIFO. Nothing waits to be sent: what the guest sends leaves at once.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("received", &state.received, atMost: 16)
    try visitor.visit("hasOverrun", &state.hasOverrun)
    try visitor.visit("hasTimedOut", &state.hasTimedOut)
    try visitor.visit("transmitterInterruptIsPending", &state.transmitterInterruptIsPending)
    try visitor.visit("interruptEnable", &state.interruptEnable)
    try visitor.visit("fifoControl", &state.fifoControl)
    try visitor.visit("lineControl", &state.lineControl)
    try visitor.visit("modemControl", &state.modemControl)
    try visitor.visit("scratch", &state.scratch)
    try visitor.visit("divisor", &state.divisor)
    try visitor.require(
      state.interruptEnable <= 0x0f, "interruptEnable", "has bits that do not exist")
    try visitor.require(
      state.fifoControl & ~FIFOControl.kept == 0, "fifoControl", "has bits that are not kept")
    try visitor.require(state.modemControl <= 0x1f, "modemControl", "has bits that do not exist")
    try visitor.require(
      hasFIFOs || state.received.count <= 1, "received", "has more bytes than there is room for")
  }

  /// The character timeout waits.
  public var sleeper: (any Sleeper)? { self }
}
