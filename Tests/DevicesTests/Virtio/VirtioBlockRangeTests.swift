import Bus
import Devices
import Testing

/// Discard and write zeroes, as requests of a driver.
@Suite struct VirtioBlockRangeTests {
  static let header = TestDriver.buffers
  static let data = TestDriver.buffers + 0x1000
  static let status = TestDriver.buffers + 0x20

  let driver: TestDriver
  let medium = TestMedium(sectors: 64)

  init() throws {
    driver = try TestDriver()
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline, port: ImmediatePort(medium),
        identifier: []))
  }

  /// Makes a request available and notifies.
  private func request(_ kind: UInt32, _ buffers: [TestDriver.Buffer] = []) throws {
    try driver.memory.store(kind, Self.header)
    try driver.memory.store(UInt64(0), Self.header + 8)
    try driver.memory.store(UInt8(0xff), Self.status)
    try driver.add(
      0,
      [.init(address: Self.header, count: 16)] + buffers
        + [.init(address: Self.status, count: 1, isWritable: true)])
    try driver.notify(0)
  }

  private func result() throws -> UInt8 {
    try driver.memory.load(Self.status, as: UInt8.self)
  }

  private func store(_ ranges: [(sector: UInt64, count: UInt32, flags: UInt32)]) throws {
    for (index, range) in ranges.enumerated() {
      let place = Self.data + UInt64(index) * 16
      try driver.memory.store(range.sector, place)
      try driver.memory.store(range.count, place + 8)
      try driver.memory.store(range.flags, place + 12)
    }
  }

  private static let features: UInt64 = 1 << 9 | 1 << 13 | 1 << 14

  @Test func zeroesAreWritten() throws {
    try driver.start(features: Self.features)
    try store([(3, 2, 1), (10, 1, 0)])
    let before = medium.contents
    try request(13, [.init(address: Self.data, count: 32)])
    #expect(try result() == 0)
    for sector in 0..<64 {
      let range = sector * 512..<(sector + 1) * 512
      let isZero = [3, 4, 10].contains(sector)
      #expect(
        medium.contents[range]
          == (isZero ? ArraySlice([UInt8](repeating: 0, count: 512)) : before[range]))
    }
    try store([(0, 64, 0)])
    try request(11, [.init(address: Self.data, count: 16)])
    #expect(try result() == 0)
  }

  @Test(
    arguments: [
      (11, 60, 5, 0, 1), (11, .max, 1, 0, 1), (11, 0, 1, 1, 2), (13, 0, 1, 2, 2), (13, 64, 1, 0, 1),
      (11, 0, (4 << 20) + 1, 0, 1),
    ] as [(UInt32, UInt64, UInt32, UInt32, UInt8)])
  func wrongRangesAreRefused(
    kind: UInt32, sector: UInt64, count: UInt32, flags: UInt32, expected: UInt8
  ) throws {
    try driver.start(features: Self.features)
    let before = medium.contents
    // The first range is right, and nothing happens to it either.
    try store([(0, 1, 0), (sector, count, flags)])
    try request(kind, [.init(address: Self.data, count: 32)])
    #expect(try result() == expected && medium.contents == before)
    try request(kind, [.init(address: Self.data, count: 20)])
    #expect(try result() == 1)
    try request(kind, [])
    #expect(try result() == 1)
  }

  @Test func rangesNeedTheirFeatures() throws {
    try driver.start(features: 1 << 9)
    try store([(0, 1, 0)])
    for kind in [11, 13] as [UInt32] {
      try request(kind, [.init(address: Self.data, count: 16)])
      #expect(try result() == 2)
    }
  }

  @Test func limitsAreInTheConfigurationSpace() throws {
    #expect(try driver.transport.word(0x100 + 36) == 4 << 20)
    #expect(try driver.transport.word(0x100 + 40) == 64)
    #expect(try driver.transport.word(0x100 + 44) == 8)
    #expect(try driver.transport.word(0x100 + 48) == 4 << 20)
    #expect(try driver.transport.word(0x100 + 52) == 64)
    #expect(try driver.transport.byte(0x100 + 56) == 1)
    #expect(try driver.transport.byte(0x100 + 57) == 0)
  }
}
