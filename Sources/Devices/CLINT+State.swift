public import Bus

extension CLINT {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// Software interrupts and timers; the time itself is the timebase's.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visitAll("softwareInterrupts", &state.softwareInterrupts)
    try visitor.visitAll("timeCompares", &state.timeCompares)
  }

  /// The timers wait.
  public var sleeper: (any Sleeper)? { self }
}
