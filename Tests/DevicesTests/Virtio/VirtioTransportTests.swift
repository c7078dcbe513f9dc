import Bus
import Devices
import Testing

@Suite struct VirtioTransportTests {
  let driver: TestDriver
  let medium = TestMedium(sectors: 0x1234)

  init() throws {
    driver = try TestDriver()
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline, port: ImmediatePort(medium),
        identifier: []))
  }

  private var transport: VirtioTransport { driver.transport }

  @Test func tellsWhatItIs() throws {
    #expect(try transport.word(0) == 0x7472_6976 && transport.word(4) == 2)
    #expect(try transport.word(8) == 2 && transport.word(0xc) == 0x554d_4551)
    #expect(try transport.read(offset: 8, width: .double) == 0x554d_4551_0000_0002)
    #expect(try transport.word(0xb0) == 0xffff_ffff && transport.word(0xbc) == 0xffff_ffff)
  }

  @Test func anEmptySlotHasNoDevice() throws {
    let empty = VirtioTransport(device: nil, interrupt: driver.sink.line())
    #expect(try empty.word(0) == 0x7472_6976 && empty.word(4) == 2)
    #expect(try empty.word(8) == 0 && empty.word(0xc) == 0x554d_4551)
    for offset in stride(from: UInt64(0x10), to: 0x200, by: 4) {
      try empty.setWord(offset, 0xffff_ffff)
      #expect(try empty.word(offset) == 0)
    }
    empty.reset()
    #expect(!driver.sink.levels[0])
  }

  @Test func offersFeaturesByHalves() throws {
    #expect(try transport.word(0x10) == 0x3000_6244)
    try transport.setWord(0x14, 1)
    #expect(try transport.word(0x10) == 0x5)
    try transport.setWord(0x14, 2)
    #expect(try transport.word(0x10) == 0)
  }

  @Test(
    arguments: [
      (0, true), (1 << 32, true), (0x5_3000_0244, true), (1 << 32 | 1, false), (1 << 33, false),
      (1 << 63, false),
    ] as [(UInt64, Bool)])
  func refusesFeaturesThatItDoesNotOffer(features: UInt64, isAccepted: Bool) throws {
    try transport.setWord(0x70, 3)
    try driver.acceptFeatures(features)
    try transport.setWord(0x70, 11)
    #expect(try driver.status == (isAccepted ? 11 : 3))
  }

  @Test func queuesThatDoNotExistHaveNoSize() throws {
    #expect(try transport.word(0x34) == 1024)
    try transport.setWord(0x30, 1)
    #expect(try transport.word(0x34) == 0)
    try transport.setWord(0x38, 8)
    try transport.setWord(0x44, 1)
    #expect(try transport.word(0x44) == 0)
    try driver.start()
    for number in [1, 0xffff, 0xffff_ffff] as [UInt64] { try transport.setWord(0x50, number) }
    #expect(try driver.status == 15)
  }

  @Test(
    arguments: [
      (0, 0x8000_0000), (12, 0x8000_0000), (2048, 0x8000_0000), (16, 0), (16, 0x807f_fff0),
      (16, 0xffff_ffff_ffff_fff0),
    ] as [(UInt64, UInt64)])
  func aQueueThatCannotBeIsNotReady(size: UInt64, address: UInt64) throws {
    try driver.start()
    try transport.setWord(0x44, 0)
    try transport.setWord(0x38, size)
    for offset in [0x80, 0x90, 0xa0] as [UInt64] { try driver.setAddress(offset, address) }
    try transport.setWord(0x44, 1)
    #expect(try transport.word(0x44) == 0)
    try driver.expectBroken()
  }

  @Test func resetForgetsQueuesAndSelections() throws {
    try driver.start()
    try transport.setWord(0x14, 1)
    try transport.setWord(0x70, 0)
    #expect(try driver.status == 0 && transport.word(0x44) == 0)
    #expect(try transport.word(0x10) == 0x3000_6244)
  }

  @Test func configurationIsReadInAnyWidth() throws {
    #expect(try transport.byte(0x100) == 0x34 && transport.byte(0x101) == 0x12)
    #expect(try transport.read(offset: 0x100, width: .half) == 0x1234)
    #expect(try transport.read(offset: 0x100, width: .double) == 0x1234)
    #expect(try transport.word(0x10c) == 254 && transport.word(0x114) == 512)
    #expect(try transport.word(0x1fc) == 0)
    try transport.write(offset: 0x100, width: .double, value: ~0)
    #expect(try transport.word(0x100) == 0x1234)
  }

  @Test func registersAreWords() throws {
    #expect(try transport.byte(0) == 0 && transport.read(offset: 0, width: .half) == 0)
    try transport.setByte(0x70, 3)
    #expect(try driver.status == 0)
    #expect(throws: BusError.refused) { try transport.read(offset: 2, width: .word) }
  }

  @Test func readOnlyMediaSaySo() throws {
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline,
        port: ImmediatePort(TestMedium(sectors: 1, isReadOnly: true)), identifier: []))
    #expect(try transport.word(0x10) & 1 << 5 != 0)
  }
}
