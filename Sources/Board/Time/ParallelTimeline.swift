public import Bus

/// Guest time that follows the host's clock, for a machine with a thread a hart. All calls come with the bus's lock
/// held.
public final class ParallelTimeline: Timeline {
  let clock: any MonotonicClock
  private let alarm: any Alarm
  var events = EventQueue()
  /// What the clock showed at power-on.
  var start: UInt64

  /// Guest time begins now. `alarm` is told when `fireDue` should be called.
  public init(clock: any MonotonicClock, alarm: any Alarm) {
    self.clock = clock
    self.alarm = alarm
    start = clock.nanoseconds
  }

  /// Nanoseconds of guest time since power-on.
  public var now: UInt64 { clock.nanoseconds &- start }

  /// Wakes `sleeper` with `token` once `now` is at least `instant`, by the next `fireDue`.
  public func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64) {
    let earliest = events.next
    events.schedule(sleeper, token: token, at: instant)
    if events.next != earliest { setAlarm() }
  }

  /// Forgets the instant of `sleeper` with `token`. The alarm may come for nothing.
  public func cancel(_ sleeper: any Sleeper, token: UInt64) {
    events.cancel(sleeper, token: token)
  }

  /// Wakes whoever's instant has come, in order, and sets the alarm for the next.
  public func fireDue() {
    let order = events.order
    let present = now
    while let due = events.takeDue(at: present, scheduledBefore: order) {
      due.sleeper.wake(token: due.token)
    }
    setAlarm()
  }

  /// Back to power-on: time zero, and nobody waits.
  public func reset() {
    events.removeAll()
    start = clock.nanoseconds
    setAlarm()
  }

  /// Forgets all events, whose sleepers hold the timeline too.
  public func disconnect() { events.removeAll() }

  func setAlarm() {
    alarm.set(nanoseconds: events.next.map(clockTime) ?? .max)
  }

  /// What the clock shows in a nanosecond of guest time, which is ahead of the clock in a machine that was resumed: then
  /// `start` lies before the clock's beginning, modulo 2^64.
  private func clockTime(of instant: UInt64) -> UInt64 {
    if start > clock.nanoseconds {
      let ahead = 0 &- start
      return instant > ahead ? instant - ahead : 0
    }
    let (sum, overflow) = instant.addingReportingOverflow(start)
    return overflow ? .max : sum
  }
}
