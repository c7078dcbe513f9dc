import Glibc
import Host
import Synchronization
import Testing

@Suite struct ClockTests {
  @Test func theClockNeverGoesBack() {
    let clock = HostClock()
    var last = clock.nanoseconds
    for _ in 0..<10_000 {
      let next = clock.nanoseconds
      #expect(next >= last)
      last = next
    }
  }

  @Test func theWallClockIsTheSystems() {
    let before = UInt64(time(nil))
    let seconds = HostWallClock().nanosecondsSinceEpoch / 1_000_000_000
    #expect((before...before + 60).contains(seconds))
  }

  /// What the alarm's thread tells the test: how often it called, and a place to wait for it.
  private final class Calls: Sendable {
    let count = Atomic<Int>(0)
    let parker = Parker()

    func add() {
      count.add(1, ordering: .sequentiallyConsistent)
      parker.wake()
    }

    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func wait() -> Bool { parker.wait(until: HostClock().nanoseconds + 10_000_000_000) }
  }

  @Test func theAlarmCallsOncePerInstant() throws {
    let calls = Calls()
    let alarm = HostAlarm()
    // What was asked for before the start counts.
    alarm.set(nanoseconds: 0)
    try alarm.start { calls.add() }
    #expect(calls.wait())
    let instant = HostClock().nanoseconds + 1_000_000
    alarm.set(nanoseconds: instant)
    #expect(calls.wait())
    #expect(HostClock().nanoseconds >= instant)
    alarm.stop()
    #expect(calls.value == 2)
    alarm.set(nanoseconds: 0)
    #expect(calls.value == 2)
  }

  /// The thread sleeps towards an hour from now, and an earlier instant wakes it; never is never.
  @Test func anEarlierInstantReplacesALater() throws {
    let calls = Calls()
    let alarm = HostAlarm()
    try alarm.start { calls.add() }
    for _ in 0..<100 {
      alarm.set(nanoseconds: HostClock().nanoseconds + 3_600_000_000_000)
      alarm.set(nanoseconds: HostClock().nanoseconds)
      #expect(calls.wait())
    }
    alarm.set(nanoseconds: HostClock().nanoseconds + 3_600_000_000_000)
    alarm.set(nanoseconds: .max)
    alarm.stop()
    #expect(calls.value == 100)
  }

  @Test func theAlarmCanBeSetAndStoppedFromItsCall() throws {
    let calls = Calls()
    let alarm = HostAlarm()
    try alarm.start {
      calls.add()
      if calls.value < 10 { alarm.set(nanoseconds: 0) } else { alarm.stop() }
    }
    alarm.set(nanoseconds: 0)
    while calls.value < 10, calls.wait() {}
    alarm.stop()
    #expect(calls.value == 10)
  }
}
