public import Bus

/// Goldfish real-time clock: nanoseconds since 1970, and one alarm (`google,goldfish-rtc`).
///
/// The wall clock is asked once, when the device is made; from then on the timeline carries the time. Like a clock
/// with a battery it keeps its time, also one that the guest has set, through a reset of the machine.
public final class GoldfishRTC: Device, Sleeper {
  /// Offsets of the registers.
  private enum Register {
    static let timeLow: UInt64 = 0x00
    static let timeHigh: UInt64 = 0x04
    static let alarmLow: UInt64 = 0x08
    static let alarmHigh: UInt64 = 0x0c
    static let interruptEnabled: UInt64 = 0x10
    static let clearAlarm: UInt64 = 0x14
    static let alarmStatus: UInt64 = 0x18
    static let clearInterrupt: UInt64 = 0x1c
    static let end: UInt64 = 0x24
  }

  /// Everything the device remembers.
  struct State {
    /// The time of day minus the timeline's instant, wrapping.
    var offset: UInt64
    /// TIME_HIGH as of the last read of TIME_LOW, so that the two halves belong together.
    var latchedHigh: UInt64 = 0
    var alarm: UInt64 = 0
    var alarmIsRunning = false
    var interruptIsPending = false
    var interruptIsEnabled = false
  }

  var state: State
  private let timeline: any Timeline
  private let interrupt: InterruptLine

  /// A clock that shows `clock`'s time now.
  public init(clock: any WallClock, timeline: any Timeline, interrupt: InterruptLine) {
    state = State(offset: clock.nanosecondsSinceEpoch &- timeline.now)
    self.timeline = timeline
    self.interrupt = interrupt
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { 0x1000 }

  /// Nanoseconds since 1970-01-01T00:00:00Z, as the guest sees them.
  public var time: UInt64 { timeline.now &+ state.offset }

  /// Reads a register, zero-extended.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    try check(offset: offset, width: width)
    switch offset {
    case Register.timeLow:
      let time = time
      state.latchedHigh = time >> 32
      return time & 0xffff_ffff
    case Register.timeHigh: return state.latchedHigh
    case Register.alarmLow: return state.alarm & 0xffff_ffff
    case Register.alarmHigh: return state.alarm >> 32
    case Register.interruptEnabled: return state.interruptIsEnabled ? 1 : 0
    case Register.alarmStatus: return state.alarmIsRunning ? 1 : 0
    default: return 0
    }
  }

  /// Writes a register.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    try check(offset: offset, width: width)
    switch offset {
    case Register.timeLow: setTime(time & ~0xffff_ffff | value)
    case Register.timeHigh: setTime(time & 0xffff_ffff | value << 32)
    case Register.alarmLow:
      // The driver writes the high half first; this write starts the alarm.
      state.alarm = state.alarm & ~0xffff_ffff | value
      state.alarmIsRunning = true
      compare()
    case Register.alarmHigh: state.alarm = state.alarm & 0xffff_ffff | value << 32
    case Register.interruptEnabled: state.interruptIsEnabled = value & 1 != 0
    case Register.clearAlarm:
      state.alarmIsRunning = false
      timeline.cancel(self, token: 0)
    case Register.clearInterrupt: state.interruptIsPending = false
    default: break
    }
    updateInterrupt()
  }

  /// So many nanoseconds have passed while the machine did not run. With the bus's lock.
  public func catchUp(by nanoseconds: UInt64) {
    state.offset &+= nanoseconds
    compare()
    updateInterrupt()
  }

  /// An instant that this device asked for has come.
  public func wake(token: UInt64) {
    compare()
    updateInterrupt()
  }

  /// Back to power-on.
  public func reset() {
    timeline.cancel(self, token: 0)
    state = State(offset: state.offset)
    updateInterrupt()
  }

  private func check(offset: UInt64, width: Width) throws(BusError) {
    try width.requireWord(at: offset)
    guard offset < Register.end else { throw BusError.unmapped }
  }

  private func setTime(_ time: UInt64) {
    state.offset = time &- timeline.now
    compare()
  }

  /// Fires the alarm if its time has come, else waits for it.
  private func compare() {
    guard state.alarmIsRunning else { return }
    let time = time
    guard state.alarm > time else {
      state.alarmIsRunning = false
      state.interruptIsPending = true
      timeline.cancel(self, token: 0)
      return
    }
    let (instant, overflow) = timeline.now.addingReportingOverflow(state.alarm - time)
    if overflow {
      timeline.cancel(self, token: 0)
    } else {
      timeline.schedule(self, token: 0, at: instant)
    }
  }

  private func updateInterrupt() {
    interrupt.set(state.interruptIsPending && state.interruptIsEnabled)
  }
}
