import Bus
import Devices
import Testing

/// What goes on between a disk device and a medium that takes its time.
@Suite struct VirtioBlockPortTests {
  static let header = TestDriver.buffers
  static let data = TestDriver.buffers + 0x1000

  let driver: TestDriver
  let medium = TestMedium(sectors: 64)
  let port: SlowPort

  init() throws {
    driver = try TestDriver()
    port = SlowPort(medium)
  }

  private func plug(latency: UInt64 = 0, isPrompt: Bool = false) -> VirtioBlock {
    let disk = VirtioBlock(
      memory: driver.memory, timeline: driver.timeline, port: port, identifier: [],
      latency: latency, isPrompt: isPrompt)
    driver.plug(disk)
    return disk
  }

  private func status(_ slot: UInt64) -> UInt64 { Self.header + slot * 0x40 + 0x20 }

  /// Makes a request available in a place of its own.
  private func request(
    _ kind: UInt32, slot: UInt64 = 0, sector: UInt64 = 0, _ buffers: [TestDriver.Buffer] = []
  ) throws {
    let header = Self.header + slot * 0x40
    try driver.memory.store(kind, header)
    try driver.memory.store(UInt32(0), header + 4)
    try driver.memory.store(sector, header + 8)
    try driver.memory.store(UInt8(0xff), status(slot))
    try driver.add(
      0,
      [.init(address: header, count: 16)] + buffers
        + [.init(address: status(slot), count: 1, isWritable: true)])
    try driver.notify(0)
  }

  private func result(_ slot: UInt64 = 0) throws -> UInt8 {
    try driver.memory.load(status(slot), as: UInt8.self)
  }

  @Test func aWriteTakesWhatIsThereWhenItIsMade() throws {
    _ = plug(latency: 500)
    try driver.start(features: 1 << 9)
    try driver.put([UInt8](repeating: 7, count: 512), at: Self.data)
    try request(1, [.init(address: Self.data, count: 512)])
    try driver.put([UInt8](repeating: 8, count: 512), at: Self.data)
    driver.timeline.advance(by: 500)
    #expect(try result() == 0)
    #expect(Array(medium.contents[..<512]) == [UInt8](repeating: 7, count: 512))
  }

  @Test func ramChangesAtTheAnswerOnly() throws {
    _ = plug(latency: 500)
    try driver.start()
    try driver.put([UInt8](repeating: 0xee, count: 512), at: Self.data)
    try request(0, sector: 2, [.init(address: Self.data, count: 512, isWritable: true)])
    port.work()
    driver.timeline.advance(by: 499)
    #expect(try driver.bytes(512, at: Self.data) == [UInt8](repeating: 0xee, count: 512))
    driver.timeline.advance(by: 1)
    #expect(try driver.bytes(512, at: Self.data) == Array(medium.contents[1024..<1536]))
    #expect(port.waits == 0)
  }

  /// A machine that is to be repeated waits for the medium at the instant of the answer.
  @Test func aSlowMediumIsWaitedFor() throws {
    _ = plug(latency: 500)
    try driver.start()
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    #expect(port.waits == 0 && port.waiting.count == 1)
    driver.timeline.advance(by: 500)
    #expect(try port.waits == 1 && result() == 0)
  }

  @Test func aPromptDeviceAnswersWhenTheMediumDoes() throws {
    let disk = plug(isPrompt: true)
    try driver.start()
    for slot in UInt64(0)..<3 {
      try request(
        0, slot: slot, sector: slot,
        [.init(address: Self.data + slot * 512, count: 512, isWritable: true)])
    }
    #expect(try port.waiting.count == 3 && driver.used(0) == nil && !driver.sink.levels[0])
    #expect(driver.timeline.waiting == 0)
    port.work(2)
    disk.wake(token: 0)
    #expect(try driver.used(0) != nil && driver.used(0) != nil && driver.used(0) == nil)
    #expect(try result(1) == 0 && result(2) == 0xff)
    port.work()
    disk.wake(token: 0)
    #expect(try driver.used(0) != nil && port.waits == 0)
  }

  /// At most 4 MiB are under way, whatever the guest asks for; the rest follows.
  @Test(arguments: [0, 1] as [UInt32])
  func whatIsUnderWayIsBounded(kind: UInt32) throws {
    let large = SlowPort(TestMedium(sectors: 20 << 11))
    let disk = VirtioBlock(
      memory: driver.memory, timeline: driver.timeline, port: large, identifier: [], isPrompt: true)
    driver.plug(disk)
    try driver.start(features: 1 << 9)
    let part = TestDriver.Buffer(address: 0x8020_0000, count: 1 << 20, isWritable: kind == 0)
    try request(kind, [TestDriver.Buffer](repeating: part, count: 10))
    try request(kind, slot: 1, [part])
    var rounds = 0
    while try driver.used(0) == nil, rounds < 100 {
      #expect(large.waiting.count <= 16)
      large.work(3)
      disk.wake(token: 0)
      rounds += 1
    }
    #expect(try rounds < 100 && result() == 0)
  }

  @Test func aFailureEndsARequestAndNoOther() throws {
    let disk = plug(isPrompt: true)
    try driver.start(features: 1 << 9)
    try request(1, slot: 0, [.init(address: Self.data, count: 512)])
    try request(1, slot: 1, sector: 1, [.init(address: Self.data, count: 512)])
    medium.fails = true
    port.work()
    medium.fails = false
    port.work()
    disk.wake(token: 0)
    #expect(try result(0) == 1 && result(1) == 0)
  }

  /// A reset forgets the requests; what the medium was asked for it has done, and its answers are not mistaken for later
  /// ones.
  @Test func aResetLeavesNoAnswerBehind() throws {
    _ = plug(latency: 500)
    try driver.start(features: 1 << 9)
    try request(1, sector: 5, [.init(address: Self.data, count: 512)])
    try driver.transport.setWord(0x70, 0)
    #expect(port.waiting.isEmpty)
    try driver.start()
    try request(0, sector: 9, [.init(address: Self.data, count: 512, isWritable: true)])
    driver.timeline.advance(by: 500)
    #expect(try driver.bytes(512, at: Self.data) == Array(medium.contents[(9 * 512)..<(10 * 512)]))
  }
}
