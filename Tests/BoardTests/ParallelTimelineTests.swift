import Board
import Bus
import Testing

@Suite struct ParallelTimelineTests {
  final class Host: MonotonicClock, Alarm, Sleeper {
    var nanoseconds: UInt64 = 5_000
    var alarm: UInt64?
    var tokens: [UInt64] = []
    func set(nanoseconds: UInt64) { alarm = nanoseconds }
    func wake(token: UInt64) { tokens.append(token) }
  }

  let host = Host()

  @Test func timeBeginsAtZeroAndFollowsTheClock() {
    let timeline = ParallelTimeline(clock: host, alarm: host)
    #expect(timeline.now == 0)
    host.nanoseconds += 123
    #expect(timeline.now == 123)
    timeline.reset()
    #expect(timeline.now == 0)
  }

  @Test func theAlarmIsSetForTheEarliest() {
    let timeline = ParallelTimeline(clock: host, alarm: host)
    timeline.schedule(host, token: 1, at: 300)
    #expect(host.alarm == 5_300)
    timeline.schedule(host, token: 2, at: 200)
    #expect(host.alarm == 5_200)
    host.alarm = nil
    timeline.schedule(host, token: 3, at: 400)
    #expect(host.alarm == nil)
    timeline.schedule(host, token: 2, at: 500)
    #expect(host.alarm == 5_300)
  }

  @Test func dueEventsFireInOrder() {
    let timeline = ParallelTimeline(clock: host, alarm: host)
    for (token, instant) in [(1, 300), (2, 100), (3, 200), (4, 900)] as [(UInt64, UInt64)] {
      timeline.schedule(host, token: token, at: instant)
    }
    host.nanoseconds += 300
    timeline.fireDue()
    #expect(host.tokens == [2, 3, 1])
    #expect(host.alarm == 5_900)
    timeline.cancel(host, token: 4)
    timeline.fireDue()
    #expect(host.alarm == .max)
  }
}
