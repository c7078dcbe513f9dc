import Bus
import Devices
import Testing

@Suite struct VirtioBlockTests {
  static let header = TestDriver.buffers
  static let status = TestDriver.buffers + 0x20
  static let data = TestDriver.buffers + 0x1000

  let driver: TestDriver
  let medium = TestMedium(sectors: 64)

  init() throws {
    driver = try TestDriver()
    plug(latency: 0)
  }

  private func plug(latency: UInt64) {
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline, port: ImmediatePort(medium),
        identifier: Array("disk-serial-0123456789".utf8), latency: latency))
  }

  /// Makes a request available and notifies.
  private func request(
    _ kind: UInt32, sector: UInt64 = 0, _ buffers: [TestDriver.Buffer] = []
  ) throws {
    try driver.memory.store(kind, Self.header)
    try driver.memory.store(UInt32(0), Self.header + 4)
    try driver.memory.store(sector, Self.header + 8)
    try driver.memory.store(UInt8(0xff), Self.status)
    try driver.add(
      0,
      [.init(address: Self.header, count: 16)] + buffers
        + [.init(address: Self.status, count: 1, isWritable: true)])
    try driver.notify(0)
  }

  private var result: UInt8 { get throws { try driver.memory.load(Self.status, as: UInt8.self) } }

  @Test(arguments: RingMode.all)
  func readsAndWrites(mode: RingMode) throws {
    try driver.start(mode)
    try request(0, sector: 3, [.init(address: Self.data, count: 1024, isWritable: true)])
    #expect(try result == 0 && driver.used(0)?.written == 1025)
    #expect(try driver.bytes(1024, at: Self.data) == Array(medium.contents[1536..<2560]))
    let bytes = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try driver.put(bytes, at: Self.data)
    try request(1, sector: 63, [.init(address: Self.data, count: 512)])
    #expect(try result == 0 && driver.used(0)?.written == 1)
    #expect(Array(medium.contents[(63 * 512)...]) == bytes)
    #expect(driver.sink.levels[0])
  }

  @Test func buffersMayBeLaidOutInAnyWay() throws {
    driver.size = 64
    try driver.start()
    try driver.memory.store(UInt32(0), Self.header)
    try driver.memory.store(UInt64(5), Self.header + 8)
    // The header in 3 buffers, two sectors and the status in buffers of 100 bytes.
    var buffers: [TestDriver.Buffer] = [
      .init(address: Self.header, count: 3), .init(address: Self.header + 3, count: 7),
      .init(address: Self.header + 10, count: 6),
    ]
    for part in UInt64(0)..<10 {
      buffers.append(.init(address: Self.data + part * 0x200, count: 100, isWritable: true))
    }
    buffers.append(.init(address: Self.data + 10 * 0x200, count: 25, isWritable: true))
    try driver.add(0, buffers)
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 1025)
    var bytes: [UInt8] = []
    for part in UInt64(0)..<11 { bytes += try driver.bytes(100, at: Self.data + part * 0x200) }
    #expect(Array(bytes[..<1024]) == Array(medium.contents[2560..<3584]))
    #expect(bytes[1024] == 0)
    try driver.memory.store(UInt32(1), Self.header)
    try driver.memory.store(UInt64(9), Self.header + 8)
    var writes = buffers[..<3] + buffers[3...].map { .init(address: $0.address, count: $0.count) }
    writes[13].count = 24
    writes.append(.init(address: Self.status, count: 1, isWritable: true))
    try driver.add(0, Array(writes))
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 1)
    #expect(medium.contents[4608..<5632] == medium.contents[2560..<3584])
  }

  @Test func flushesAndIdentifies() throws {
    try driver.start(features: 1 << 9)
    try request(1, sector: 0, [.init(address: Self.data, count: 512)])
    #expect(medium.flushes == 0)
    try request(4)
    #expect(try result == 0 && medium.flushes == 1)
    try request(8, [.init(address: Self.data, count: 20, isWritable: true)])
    #expect(try driver.bytes(20, at: Self.data) == Array("disk-serial-01234567".utf8))
    #expect(try result == 0)
  }

  @Test func aDriverThatCannotFlushNeedNot() throws {
    try driver.start()
    try request(1, sector: 0, [.init(address: Self.data, count: 512)])
    #expect(try result == 0 && medium.flushes == 1)
  }

  @Test(
    arguments: [
      (0, 64, 512, 1), (0, 63, 1024, 1), (0, .max, 512, 1), (0, 1 << 55, 512, 1), (0, 0, 511, 1),
      (0, 0, 64 * 512, 0), (11, 0, 512, 2), (0xffff_ffff, 0, 512, 2),
    ] as [(UInt32, UInt64, UInt32, UInt8)])
  func whatCannotBeIsAnErrorOfTheRequest(
    kind: UInt32, sector: UInt64, count: UInt32, status: UInt8
  ) throws {
    try driver.start()
    try request(kind, sector: sector, [.init(address: Self.data, count: count, isWritable: true)])
    #expect(try result == status)
    #expect(try driver.used(0)?.written == (status == 0 ? count + 1 : 0))
    #expect(try driver.status == 15)
  }

  @Test func aFailingMediumIsAnError() throws {
    try driver.start(features: 1 << 9)
    medium.fails = true
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    #expect(try result == 1)
    try request(1, [.init(address: Self.data, count: 512)])
    #expect(try result == 1)
    try request(4)
    #expect(try result == 1)
  }

  @Test func aReadOnlyMediumRefusesWrites() throws {
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline,
        port: ImmediatePort(TestMedium(sectors: 8, isReadOnly: true)), identifier: []))
    try driver.start()
    try request(1, [.init(address: Self.data, count: 512)])
    #expect(try result == 1)
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    #expect(try result == 0)
  }

  @Test(
    arguments: [
      [.init(address: header, count: 16)],
      [.init(address: header, count: 15), .init(address: status, count: 1, isWritable: true)],
      [.init(address: status, count: 1, isWritable: true)],
    ] as [[TestDriver.Buffer]])
  func aRequestWithoutHeaderOrStatusBreaksTheDevice(buffers: [TestDriver.Buffer]) throws {
    try driver.start()
    try driver.add(0, buffers)
    try driver.notify(0)
    try driver.expectBroken()
  }

  @Test func requestsAreServedAtTheirInstant() throws {
    plug(latency: 500)
    try driver.start()
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    driver.timeline.advance(by: 100)
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    driver.timeline.advance(by: 399)
    #expect(try driver.used(0) == nil && !driver.sink.levels[0])
    driver.timeline.advance(by: 1)
    #expect(try driver.used(0) != nil && driver.sink.levels[0])
    #expect(try driver.used(0) == nil)
    driver.timeline.advance(by: 100)
    #expect(try driver.used(0) != nil)
    #expect(driver.timeline.waiting == 0)
  }

  @Test(arguments: [(0x70, 0), (0x44, 0)] as [(UInt64, UInt64)])
  func whatIsUnderWayIsDroppedByAReset(offset: UInt64, value: UInt64) throws {
    plug(latency: 500)
    try driver.start()
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    try driver.transport.setWord(offset, value)
    #expect(driver.timeline.waiting == 0)
    driver.timeline.advance(by: 1000)
    #expect(try result == 0xff && driver.used(0) == nil && !driver.sink.levels[0])
    try driver.start()
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    driver.timeline.advance(by: 500)
    #expect(try driver.used(0)?.identifier == 0 && driver.used(0) == nil)
  }

  @Test func largeRequestsAreServedPieceByPiece() throws {
    let large = TestMedium(sectors: 5 << 12)
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline, port: ImmediatePort(large), identifier: []
      ))
    try driver.start()
    // Ten MiB into the same MiB of RAM, ten times over.
    let part = TestDriver.Buffer(address: 0x8020_0000, count: 1 << 20, isWritable: true)
    try request(0, [TestDriver.Buffer](repeating: part, count: 10))
    #expect(try driver.used(0) == nil && result == 0xff)
    #expect(driver.timeline.advance(by: 2000) == 2)
    #expect(try driver.used(0)?.written == 10 << 20 + 1)
    #expect(
      try driver.bytes(512, at: 0x802f_fe00) == Array(large.contents[(10 << 20) - 512..<(10 << 20)])
    )
  }

  @Test func instructionsReadFromTheDiskReplaceDecodedOnes() throws {
    try driver.start()
    driver.memory.markCode(Self.data + 0x40, count: 4)
    try request(0, [.init(address: Self.data, count: 512, isWritable: true)])
    #expect(driver.memory.codeVersion(pageOf: Self.data) == 1)
  }
}
