import Bus
import Devices
import Testing

@Suite struct GoldfishRTCTests {
  final class Clock: WallClock {
    var nanosecondsSinceEpoch: UInt64 = 0x1234_5678_9abc_def0
  }

  let timeline = TestTimeline()
  let sink = TestSink()
  let clock = Clock()
  let rtc: GoldfishRTC

  init() { rtc = GoldfishRTC(clock: clock, timeline: timeline, interrupt: sink.line()) }

  private func setAlarm(_ time: UInt64) throws {
    try rtc.setWord(0x0c, time >> 32)
    try rtc.setWord(0x08, time & 0xffff_ffff)
  }

  @Test func followsGuestTimeFromTheWallClockOnce() throws {
    clock.nanosecondsSinceEpoch = 0
    timeline.advance(by: 0x10)
    #expect(try rtc.word(0) == 0x9abc_df00 && rtc.word(4) == 0x1234_5678)
  }

  @Test func readingTheLowHalfLatchesTheHighHalf() throws {
    try rtc.setWord(0, 0xffff_ffff)
    #expect(try rtc.word(0) == 0xffff_ffff)
    timeline.advance(by: 1)
    #expect(try rtc.word(4) == 0x1234_5678)
    #expect(try rtc.word(0) == 0 && rtc.word(4) == 0x1234_5679)
  }

  @Test func timeIsSettableAndSurvivesReset() throws {
    try rtc.setWord(4, 1)
    try rtc.setWord(0, 5)
    timeline.advance(by: 10)
    rtc.reset()
    #expect(rtc.time == 0x1_0000_000f)
  }

  @Test func alarmFiresAndIsCleared() throws {
    try rtc.setWord(0x10, 1)
    try setAlarm(rtc.time + 1000)
    #expect(try rtc.word(0x18) == 1)
    timeline.advance(by: 999)
    #expect(!sink.levels[0])
    timeline.advance(by: 1)
    #expect(try sink.levels[0] && rtc.word(0x18) == 0)
    try rtc.setWord(0x1c, 1)
    #expect(!sink.levels[0])
  }

  @Test func alarmInThePastFiresAtOnceAndACancelledOneNever() throws {
    try setAlarm(5)
    #expect(!sink.levels[0])
    try rtc.setWord(0x10, 1)
    #expect(sink.levels[0])
    try rtc.setWord(0x1c, 0)
    try setAlarm(rtc.time + 10)
    try rtc.setWord(0x14, 0)
    #expect(timeline.advance(by: 100) == 0 && !sink.levels[0])
    try setAlarm(~0)
    #expect(try rtc.word(0x18) == 1 && rtc.word(0x0c) == 0xffff_ffff)
  }

  @Test func settingTheClockMovesTheAlarm() throws {
    try rtc.setWord(0x10, 1)
    try setAlarm(rtc.time + 0x1_0000_0000)
    try rtc.setWord(4, 0x1234_567a)
    #expect(sink.levels[0])
  }

  @Test func accessesAreWords() {
    #expect(throws: BusError.refused) { try rtc.byte(0) }
    #expect(throws: BusError.refused) { try rtc.read(offset: 0, width: .double) }
    #expect(throws: BusError.unmapped) { try rtc.word(0x24) }
  }
}
