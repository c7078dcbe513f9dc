import Bus
import Devices
import Testing

@Suite struct CLINTTests {
  let timeline = TestTimeline()
  let software = TestSink(count: 3)
  let timers = TestSink(count: 3)
  let clint: CLINT

  init() {
    clint = CLINT(
      timebase: Timebase(timeline: timeline), softwareLines: software.lines(),
      timerLines: timers.lines())
  }

  @Test func softwareInterruptsAreOneBitAHart() throws {
    try clint.setWord(4, 0xffff_ffff)
    #expect(software.levels == [false, true, false])
    #expect(try clint.word(4) == 1)
    try clint.setWord(4, 2)
    #expect(software.levels == [false, false, false])
  }

  @Test func timersFireWhenTheirTimeComes() throws {
    try clint.write(offset: 0x4008, width: .double, value: 100)
    try clint.write(offset: 0x4010, width: .double, value: 200)
    timeline.advance(by: 9_999)
    #expect(timers.levels == [false, false, false])
    timeline.advance(by: 1)
    #expect(timers.levels == [false, true, false])
    timeline.advance(by: 10_000)
    #expect(timers.levels == [false, true, true])
    try clint.write(offset: 0x4008, width: .double, value: ~0)
    #expect(timers.levels == [false, false, true])
    #expect(timeline.waiting == 0)
  }

  @Test func halvesCanBeAccessed() throws {
    try clint.setWord(0x4000, 0x1234)
    try clint.setWord(0x4004, 0x9)
    #expect(try clint.read(offset: 0x4000, width: .double) == 0x9_0000_1234)
    #expect(try clint.word(0x4004) == 9)
    try clint.setWord(0xbffc, 0x10)
    #expect(try clint.word(0xbffc) == 0x10)
    #expect(timers.levels[0])
    try clint.setWord(0xbff8, 0x77)
    #expect(try clint.read(offset: 0xbff8, width: .double) == 0x10_0000_0077)
  }

  @Test func settingTimeComparesAgainAndNeverSpins() throws {
    timeline.advance(by: 1_000_000)
    try clint.write(offset: 0x4000, width: .double, value: 5_000)
    #expect(timers.levels[0])
    try clint.write(offset: 0xbff8, width: .double, value: 0)
    #expect(!timers.levels[0])
    #expect(timeline.advance(by: 499_900) == 0)
    #expect(!timers.levels[0])
    #expect(timeline.advance(by: 100) == 1)
    #expect(timers.levels[0])
    try clint.write(offset: 0xbff8, width: .double, value: 0)
    try clint.write(offset: 0x4000, width: .double, value: ~0)
    #expect(timeline.waiting == 0)
  }

  @Test func hartsThatDoNotExistReadZero() throws {
    try clint.setWord(12, 1)
    try clint.write(offset: 0x4018, width: .double, value: 5)
    #expect(try clint.word(12) == 0 && clint.read(offset: 0x4018, width: .double) == 0)
    #expect(try clint.word(0x3ffc) == 0 && clint.word(0xbff0) == 0)
  }

  @Test(
    arguments: [
      (0, .byte), (0, .double), (0x4002, .word), (0x4004, .double), (0xbff8, .half),
    ] as [(UInt64, Width)])
  func otherWidthsAreRefused(offset: UInt64, width: Width) {
    #expect(throws: BusError.refused) { try clint.read(offset: offset, width: width) }
    #expect(throws: BusError.refused) { try clint.write(offset: offset, width: width, value: 1) }
  }

  @Test func resetStopsTimersAndTime() throws {
    try clint.setWord(0, 1)
    try clint.write(offset: 0x4000, width: .double, value: 0)
    try clint.write(offset: 0x4008, width: .double, value: 50)
    try clint.write(offset: 0xbff8, width: .double, value: 7)
    clint.reset()
    #expect(software.levels == [false, false, false] && timers.levels == [false, false, false])
    #expect(timeline.waiting == 0)
    #expect(try clint.read(offset: 0xbff8, width: .double) == 0)
    #expect(throws: BusError.unmapped) { try clint.word(0xc000) }
  }
}
