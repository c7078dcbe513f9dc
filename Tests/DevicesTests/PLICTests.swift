import Bus
import Devices
import Testing

@Suite struct PLICTests {
  let sink = TestSink(count: 4)
  let plic: PLIC

  init() { plic = PLIC(sourceCount: 95, contexts: sink.lines()) }

  private func threshold(_ context: UInt64) -> UInt64 { 0x20_0000 + 0x1000 * context }
  private func claim(_ context: UInt64) -> UInt64 { threshold(context) + 4 }

  private func enable(_ source: UInt64, priority: UInt64, context: UInt64) throws {
    try plic.setWord(4 * source, priority)
    let offset = 0x2000 + 0x80 * context + source / 32 * 4
    try plic.setWord(offset, plic.word(offset) | 1 << (source % 32))
  }

  @Test func aHighWireIsClaimedOnceUntilCompleted() throws {
    try enable(10, priority: 1, context: 1)
    plic.setInput(10, true)
    #expect(sink.levels == [false, true, false, false])
    #expect(try plic.word(0x1000) == 1 << 10)
    #expect(try plic.word(claim(1)) == 10)
    #expect(!sink.levels[1])
    #expect(try plic.word(claim(1)) == 0 && plic.word(0x1000) == 0)
    // As it has been since before: nothing new.
    try plic.setWord(claim(1), 10)
    #expect(!sink.levels[1])
    #expect(try plic.word(claim(1)) == 0)
    // Raised again, with the wire high all the time.
    plic.setInput(10, true)
    #expect(sink.levels[1])
    #expect(try plic.word(claim(1)) == 10)
    // Raised while it is served.
    plic.setInput(10, true)
    #expect(!sink.levels[1])
    try plic.setWord(claim(1), 10)
    #expect(sink.levels[1])
    #expect(try plic.word(claim(1)) == 10)
    // And lowered in time.
    plic.setInput(10, true)
    plic.setInput(10, false)
    try plic.setWord(claim(1), 10)
    #expect(!sink.levels[1])
  }

  @Test func aRequestStaysWhenTheWireFalls() throws {
    try enable(33, priority: 3, context: 0)
    plic.setInput(33, true)
    plic.setInput(33, false)
    #expect(sink.levels[0])
    #expect(try plic.word(0x1004) == 2)
    #expect(try plic.word(claim(0)) == 33)
    try plic.setWord(claim(0), 33)
    #expect(!sink.levels[0])
  }

  @Test func theHighestPriorityWinsAndTheLowestIdentifierOfEquals() throws {
    for (source, priority) in [(5, 2), (40, 7), (64, 7), (3, 2)] as [(UInt64, UInt64)] {
      try enable(source, priority: priority, context: 2)
      plic.setInput(Int(source), true)
    }
    for expected in [40, 64, 3, 5, 0] as [UInt64] { #expect(try plic.word(claim(2)) == expected) }
  }

  @Test func thresholdMasksTheWireButNotTheClaim() throws {
    try enable(8, priority: 4, context: 3)
    plic.setInput(8, true)
    try plic.setWord(threshold(3), 4)
    #expect(!sink.levels[3])
    try plic.setWord(threshold(3), 3)
    #expect(sink.levels[3])
    try plic.setWord(threshold(3), 7)
    #expect(try plic.word(claim(3)) == 8)
  }

  @Test func priorityZeroNeverInterrupts() throws {
    try enable(8, priority: 0, context: 0)
    plic.setInput(8, true)
    #expect(!sink.levels[0])
    #expect(try plic.word(claim(0)) == 0)
    try plic.setWord(32, 0xff)
    #expect(try plic.word(32) == 7)
    #expect(sink.levels[0])
  }

  @Test func completionNeedsTheSourceEnabled() throws {
    try enable(8, priority: 1, context: 0)
    plic.setInput(8, true)
    #expect(try plic.word(claim(0)) == 8)
    plic.setInput(8, true)
    for wrong in [0, 7, 96, 0xffff_ffff] as [UInt64] { try plic.setWord(claim(0), wrong) }
    try plic.setWord(claim(1), 8)
    #expect(!sink.levels[0])
    try plic.setWord(claim(0), 8)
    #expect(sink.levels[0])
  }

  /// xv6's driver does not ask the UART what it wants, and so leaves the wire high.
  @Test func aWireThatIsLeftHighInterruptsOnce() throws {
    let port = TestPort()
    let uart = UART16550(
      port: port, timeline: TestTimeline(), interrupt: InterruptLine(to: plic, number: 10))
    try enable(10, priority: 1, context: 1)
    try uart.setByte(1, 3)
    for byte in 0..<3 as Range<UInt64> {
      #expect(sink.levels[1])
      #expect(try plic.word(claim(1)) == 10)
      #expect(try uart.byte(5) & 1 == 0)
      try plic.setWord(claim(1), 10)
      #expect(!sink.levels[1])
      // What is sent leaves at once, which is another reason.
      try uart.setByte(0, byte)
    }
    #expect(port.sent == [0, 1, 2])
  }

  @Test func onlySourcesThatExistHaveBits() throws {
    for word in UInt64(0)..<32 { try plic.setWord(0x2000 + 4 * word, 0xffff_ffff) }
    #expect(try plic.word(0x2000) == 0xffff_fffe)
    #expect(try plic.word(0x2008) == 0xffff_ffff && plic.word(0x200c) == 0)
    for offset in [0, 4 * 96, 0x100c, 0x2200, 0x20_0008, 0x20_4000, 0x5f_fffc] as [UInt64] {
      try plic.setWord(offset, 0xffff_ffff)
      #expect(try plic.word(offset) == 0)
    }
    for number in [-1, 0, 96, .max, .min] { plic.setInput(number, true) }
    #expect(sink.levels == [false, false, false, false])
  }

  @Test(arguments: [(4, .byte), (4, .half), (0, .double), (2, .word)] as [(UInt64, Width)])
  func otherWidthsAreRefused(offset: UInt64, width: Width) {
    #expect(throws: BusError.refused) { try plic.read(offset: offset, width: width) }
    #expect(throws: BusError.refused) { try plic.write(offset: offset, width: width, value: 0) }
  }

  @Test func resetForgetsEverything() throws {
    try enable(8, priority: 1, context: 0)
    plic.setInput(8, true)
    plic.reset()
    #expect(try !sink.levels[0] && plic.word(0x1000) == 0 && plic.word(32) == 0)
    plic.setInput(8, true)
    #expect(try plic.word(0x1000) == 1 << 8)
  }
}
