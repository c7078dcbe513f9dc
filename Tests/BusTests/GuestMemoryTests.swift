import Bus
import TestPorts
import Testing

@Suite struct GuestMemoryTests {
  let memory: GuestMemory

  init() throws {
    memory = try #require(GuestMemory(base: 0x8000_0000, byteCount: 8192, provider: TestMemory()))
  }

  @Test func integersAreLittleEndianAndMayBeMisaligned() throws {
    try memory.store(UInt32(0x1122_3344), 0x8000_0ffe)
    #expect(try memory.load(0x8000_0fff, as: UInt16.self) == 0x2233)
  }

  @Test(
    arguments: [
      (0x7fff_ffff, 1), (0x8000_2000, 1), (0x8000_1fff, 2), (0x8000_0000, 8193), (UInt64.max, 1),
      (0x8000_0001, UInt64.max),
    ] as [(UInt64, UInt64)])
  func nothingOutsideIsRAM(address: UInt64, count: UInt64) {
    #expect(!memory.contains(address, count: count))
    #expect(memory.hostAddress(of: address, count: count) == nil)
  }

  @Test func writesMakeWhatWasDecodedFromTheSameLinesStale() throws {
    memory.markCode(0x8000_1040, count: 4)
    #expect(memory.hasCode(pageOf: 0x8000_1fff))
    #expect(!memory.hasCode(pageOf: 0x8000_0fff))
    #expect(!memory.noteWrite(0x8000_1000, count: 64))
    #expect(!memory.noteWrite(0x8000_1080, count: 64))
    #expect(memory.codeVersion(pageOf: 0x8000_1000) == 0)
    #expect(memory.noteWrite(0x8000_0ff0, count: 0x60))
    #expect(memory.codeVersion(pageOf: 0x8000_1000) == 1)
    #expect(memory.codeVersion(pageOf: 0x8000_0000) == 0)
    #expect(!memory.hasCode(pageOf: 0x8000_1000))
  }

  @Test func changedPagesAreNoticedOnceSomebodyAsks() throws {
    try memory.store(UInt8(1), 0x8000_0000)
    #expect(!memory.noticesWrites(toPageOf: 0x8000_0000))
    let first = memory.beginChangeEpoch()
    #expect(memory.changedPages(since: first) == [])
    try memory.store(UInt16(1), 0x8000_1000)
    #expect(memory.changedPages(since: first) == [1])
    #expect(!memory.noticesWrites(toPageOf: 0x8000_1000))
    #expect(memory.noticesWrites(toPageOf: 0x8000_0000))
    let second = memory.beginChangeEpoch()
    #expect(memory.noticesWrites(toPageOf: 0x8000_1000))
    #expect(memory.changedPages(since: second) == [])
    try memory.clear(0x8000_0ff0, count: 16)
    #expect(memory.changedPages(since: second) == [0])
    #expect(memory.changedPages(since: first) == [0, 1])
  }

  @Test func theEpochRisesWhenAPageBeginsToHoldCode() throws {
    #expect(memory.markCode(0x8000_1040, count: 4) == (epoch: 1, isFirst: true))
    #expect(memory.markCode(0x8000_1040, count: 4) == (epoch: 1, isFirst: false))
    #expect(memory.markCode(0x8000_1ffe, count: 2) == (epoch: 1, isFirst: false))
    #expect(memory.markCode(0x8000_0000, count: 4) == (epoch: 2, isFirst: true))
    try memory.store(UInt8(0), 0x8000_1000)
    #expect(memory.markCode(0x8000_1100, count: 2) == (epoch: 2, isFirst: false))
    try memory.store(UInt8(0), 0x8000_1040)
    #expect(memory.codeEpochNow == 2)
    #expect(memory.markCode(0x8000_1040, count: 4) == (epoch: 3, isFirst: true))
  }
}
