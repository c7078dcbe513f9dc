import Bus
import Devices
import Testing

@Suite struct UART16550Tests {
  let port = TestPort()
  let sink = TestSink()
  let timeline = TestTimeline()
  let uart: UART16550

  init() { uart = UART16550(port: port, timeline: timeline, interrupt: sink.line()) }

  private func arrive(_ bytes: [UInt8]) {
    port.incoming += bytes
    uart.bytesArrived()
  }

  @Test func transmitsAtOnceAndIsAlwaysEmpty() throws {
    try uart.setByte(0, 0x41)
    #expect(port.sent == [0x41])
    #expect(try uart.byte(5) == 0x60)
  }

  @Test func divisorHidesBehindDLAB() throws {
    try uart.setByte(3, 0x83)
    try uart.setByte(0, 0x34)
    try uart.setByte(1, 0x12)
    #expect(try uart.byte(0) == 0x34 && uart.byte(1) == 0x12)
    try uart.setByte(3, 0x03)
    #expect(try uart.byte(1) == 0)
    #expect(port.sent.isEmpty)
  }

  @Test func scratchAndLineControlHoldAndModemControlHasFiveBits() throws {
    try uart.setByte(7, 0xa5)
    try uart.setByte(4, 0xef)
    #expect(try uart.byte(7) == 0xa5 && uart.byte(4) == 0x0f)
    #expect(try uart.byte(6) == 0xb0)
  }

  @Test func upperHalfOfInterruptEnableIsZero() throws {
    try uart.setByte(1, 0xff)
    #expect(try uart.byte(1) == 0x0f)
  }

  // Linux: serial8250_THRE_test and the TXEN test of serial8250_do_startup.
  @Test func enablingTheTransmitterInterruptRaisesItEachTime() throws {
    try uart.setByte(1, 0x02)
    #expect(sink.levels[0])
    #expect(try uart.byte(2) & 0x0f == 0x02)
    #expect(!sink.levels[0])
    #expect(try uart.byte(2) & 0x0f == 0x01)
    try uart.setByte(1, 0)
    try uart.setByte(1, 0x02)
    #expect(try uart.byte(2) & 0x0f == 0x02)
    try uart.setByte(0, 0x42)
    #expect(sink.levels[0])
    try uart.setByte(1, 0)
    #expect(!sink.levels[0])
  }

  @Test(arguments: [(0x01, 1), (0x41, 4), (0x81, 8), (0xc1, 14)] as [(UInt64, Int)])
  func triggerLevelsRaiseReceivedData(control: UInt64, level: Int) throws {
    try uart.setByte(2, control)
    try uart.setByte(1, 0x01)
    arrive([UInt8](repeating: 7, count: level - 1))
    #expect(!sink.levels[0])
    arrive([8])
    #expect(try sink.levels[0] && uart.byte(2) == 0xc4)
    _ = try uart.byte(0)
    #expect(!sink.levels[0])
  }

  @Test func bytesBelowTheTriggerTimeOutAfterFourCharacters() throws {
    try uart.setByte(2, 0x81)
    try uart.setByte(3, 0x83)
    try uart.setByte(0, 2)  // 115200 baud
    try uart.setByte(1, 0)
    try uart.setByte(3, 0x03)
    try uart.setByte(1, 0x01)
    arrive([1, 2])
    timeline.advance(by: 347_219)
    #expect(!sink.levels[0])
    timeline.advance(by: 1)
    #expect(try sink.levels[0] && uart.byte(2) == 0xcc)
    #expect(try uart.byte(0) == 1)
    #expect(!sink.levels[0])
    timeline.advance(by: 400_000)
    #expect(sink.levels[0])
    #expect(try uart.byte(0) == 2)
    #expect(!sink.levels[0] && timeline.waiting == 0)
  }

  @Test func takesFromThePortOnlyWhatFits() throws {
    try uart.setByte(2, 0x01)
    arrive([UInt8](0..<40))
    #expect(port.incoming.count == 24)
    for expected in UInt64(0)..<40 {
      #expect(try uart.byte(5) == 0x61)
      #expect(try uart.byte(0) == expected)
    }
    #expect(try uart.byte(5) == 0x60)
  }

  @Test func withoutFIFOsOneByteWaits() throws {
    try uart.setByte(1, 0x01)
    arrive([1, 2, 3])
    #expect(try port.incoming.count == 2 && uart.byte(2) == 0x04)
    #expect(try uart.byte(0) == 1)
    #expect(sink.levels[0])
    #expect(try uart.byte(0) == 2)
    #expect(try uart.byte(0) == 3)
    #expect(!sink.levels[0])
  }

  // Linux: autoconfig's loopback test and size_fifo.
  @Test func loopbackReturnsModemLinesAndBytes() throws {
    try uart.setByte(4, 0x1a)
    #expect(try uart.byte(6) & 0xf0 == 0x90)
    try uart.setByte(2, 0x07)
    for value in UInt64(0)..<256 { try uart.setByte(0, value) }
    #expect(port.sent.isEmpty)
    #expect(try uart.byte(5) == 0x63)
    #expect(try uart.byte(5) == 0x61)
    arrive([0xee])
    var count = UInt64(0)
    while try uart.byte(5) & 1 != 0, count < 300 {
      #expect(try uart.byte(0) == count)
      count += 1
    }
    #expect(count == 16)
    try uart.setByte(4, 0x0b)
    #expect(try uart.byte(0) == 0xee)
  }

  @Test func overrunHasPriorityAndIsReadOnce() throws {
    try uart.setByte(4, 0x10)
    try uart.setByte(1, 0x07)
    try uart.setByte(0, 1)
    try uart.setByte(0, 2)
    #expect(try uart.byte(2) == 0x06)
    #expect(try uart.byte(5) == 0x63)
    #expect(try uart.byte(2) == 0x04)
    #expect(try uart.byte(0) == 2)
    #expect(try uart.byte(2) == 0x02)
    #expect(try uart.byte(2) == 0x01)
  }

  @Test func receiverResetDropsBytes() throws {
    try uart.setByte(2, 0x01)
    arrive([1, 2, 3])
    try uart.setByte(2, 0x03)
    #expect(try uart.byte(5) == 0x60 && timeline.waiting == 0)
    #expect(try uart.byte(2) == 0xc1)
  }

  @Test func widerAccessesActAsBytes() throws {
    try uart.setWord(0, 0x1_2345)
    #expect(port.sent == [0x45])
    #expect(try uart.read(offset: 4, width: .word) == 0x08)
    #expect(throws: BusError.refused) { try uart.read(offset: 5, width: .word) }
    #expect(throws: BusError.unmapped) { try uart.byte(8) }
  }

  @Test func resetLowersTheLine() throws {
    try uart.setByte(1, 0x0f)
    arrive([1])
    #expect(sink.levels[0])
    uart.reset()
    #expect(!sink.levels[0])
    #expect(try uart.byte(5) == 0x60 && uart.byte(1) == 0)
  }
}
