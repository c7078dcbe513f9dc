public import Bus

extension GoldfishRTC {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The time of day, as what it is ahead of guest time, and the alarm.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("offset", &state.offset)
    try visitor.visit("latchedHigh", &state.latchedHigh)
    try visitor.visit("alarm", &state.alarm)
    try visitor.visit("alarmIsRunning", &state.alarmIsRunning)
    try visitor.visit("interruptIsPending", &state.interruptIsPending)
    try visitor.visit("interruptIsEnabled", &state.interruptIsEnabled)
    try visitor.require(state.latchedHigh <= 0xffff_ffff, "latchedHigh", "has more than 32 bits")
  }

  /// The alarm waits.
  public var sleeper: (any Sleeper)? { self }
}
