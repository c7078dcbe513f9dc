import Bus
import Devices
import Fuzzing
import TestPorts
import Testing

/// `fw_cfg` by its registers and by requests in RAM.
@Suite struct FirmwareConfigurationTests {
  private static let ram: UInt64 = 0x8000_0000
  private static let buffer = ram + 0x1000
  private let memory: GuestMemory
  private let device: FirmwareConfiguration

  private static let read: UInt32 = 2
  private static let skip: UInt32 = 4
  private static let select: UInt32 = 8
  private static let write: UInt32 = 16

  init() throws {
    memory = try #require(
      GuestMemory(base: Self.ram, byteCount: 1 << 16, provider: TestMemory()))
    device = FirmwareConfiguration(memory: memory)
    device.fill(
      FirmwareItem.basic(files: [
        ("etc/one", [1, 2, 3]), ("opt/two", Array(repeating: 7, count: 300)),
      ])
        + FirmwareItem.kernel([9, 8, 7], fileSystem: [], arguments: "quiet"))
  }

  private func select(_ number: UInt16) throws {
    try device.write(offset: 8, width: .half, value: UInt64(number.byteSwapped))
  }

  private func bytes(_ count: Int) throws -> [UInt8] {
    try (0..<count).map { _ in UInt8(try device.byte(0)) }
  }

  /// Carries out a request, and returns what became of it.
  private func request(_ control: UInt32, _ length: UInt32, _ buffer: UInt64) throws -> UInt32 {
    try memory.store(control.bigEndian, Self.ram)
    try memory.store(length.bigEndian, Self.ram + 4)
    try memory.store(buffer.bigEndian, Self.ram + 8)
    try device.write(offset: 16, width: .double, value: Self.ram.byteSwapped)
    return UInt32(bigEndian: try memory.load(Self.ram, as: UInt32.self))
  }

  private func buffer(_ count: Int) throws -> [UInt8] {
    try (0..<UInt64(count)).map { try memory.load(Self.buffer + $0, as: UInt8.self) }
  }

  @Test func itIsThere() throws {
    try select(0)
    #expect(try bytes(6) == Array("QEMU".utf8) + [0, 0])
    try select(0)
    #expect(try device.word(0) == 0x554d_4551)
    try select(1)
    #expect(try device.word(0) == 3)
    // "QEMU CFG", whose first byte is the highest of a big-endian number.
    #expect(try device.read(offset: 16, width: .double).byteSwapped == 0x5145_4d55_2043_4647)
    #expect(try device.word(16) == 0x554d_4551)
    #expect(try device.word(20) == 0x4746_4320)
  }

  @Test func filesAreFoundByName() throws {
    try select(0x19)
    let count = try bytes(4)
    #expect(count == [0, 0, 0, 2])
    var found: [String: (size: Int, number: UInt16)] = [:]
    for _ in 0..<2 {
      let entry = try bytes(64)
      let name = String(decoding: entry[8...].prefix { $0 != 0 }, as: UTF8.self)
      found[name] = (Int(entry[2]) << 8 | Int(entry[3]), UInt16(entry[4]) << 8 | UInt16(entry[5]))
    }
    let two = try #require(found["opt/two"])
    #expect(two.size == 300)
    try select(two.number)
    #expect(try bytes(301) == [UInt8](repeating: 7, count: 300) + [0])
    let one = try #require(found["etc/one"])
    try select(one.number)
    #expect(try device.read(offset: 0, width: .double) == 0x03_0201)
  }

  @Test func aKernelIsHandedOver() throws {
    for (number, expected) in [
      (0x08, [3, 0, 0, 0]), (0x11, [9, 8, 7, 0]), (0x0b, [0, 0, 0, 0]), (0x14, [6, 0, 0, 0]),
      (0x15, Array("quiet".utf8) + [0]),
    ] as [(UInt16, [UInt8])] {
      try select(number)
      #expect(try bytes(expected.count) == expected, "item \(number)")
    }
  }

  @Test func requestsReadSelectAndSkip() throws {
    try memory.write(Self.buffer, bytes: [UInt8](repeating: 0xaa, count: 16)[...])
    #expect(try request(Self.select | Self.read | 0x20 << 16, 2, Self.buffer) == 0)
    #expect(try buffer(3) == [1, 2, 0xaa])
    // It goes on where it was; beyond the end there are zeros.
    #expect(try request(Self.read, 4, Self.buffer + 8) == 0)
    #expect(try buffer(13).suffix(5) == [3, 0, 0, 0, 0xaa])
    #expect(try request(Self.select | Self.skip | 0x15 << 16, 3, 0) == 0)
    #expect(try request(Self.read, 3, Self.buffer) == 0)
    #expect(try buffer(3) == Array("et".utf8) + [0])
    // What does not exist is empty.
    #expect(try request(Self.select | Self.read | 0x1234 << 16, 4, Self.buffer) == 0)
    #expect(try buffer(4) == [0, 0, 0, 0])
    #expect(try request(Self.skip, .max, 0) == 0)
    #expect(try request(Self.skip, .max, 0) == 0)
    #expect(try device.byte(0) == 0)
  }

  @Test func whatCannotBeIsAnError() throws {
    #expect(try request(Self.read, 4, 0x1000) == 1)
    #expect(try request(Self.read, 4, Self.ram + 0xfffe) == 1)
    #expect(try request(Self.read, .max, Self.buffer) == 1)
    #expect(try request(Self.read, 2, .max) == 1)
    #expect(try request(Self.select | Self.write | 0x20 << 16, 3, Self.buffer) == 1)
    try select(0x20)
    #expect(try bytes(3) == [1, 2, 3])
  }

  @Test func aRequestInTwoHalves() throws {
    try memory.store((Self.select | Self.read | 0x20 << 16).bigEndian, Self.ram + 0x20)
    try memory.store(UInt32(3).bigEndian, Self.ram + 0x24)
    try memory.store(Self.buffer.bigEndian, Self.ram + 0x28)
    try device.setWord(16, 0)
    #expect(try memory.load(Self.ram + 0x20, as: UInt32.self) != 0)
    try device.setWord(20, UInt64(UInt32(Self.ram + 0x20).byteSwapped))
    #expect(try memory.load(Self.ram + 0x20, as: UInt32.self) == 0)
    #expect(try buffer(3) == [1, 2, 3])
    // A request that is not in RAM can say nothing.
    for address in [0, Self.ram - 4, Self.ram + 0xfff8, .max] as [UInt64] {
      try device.write(offset: 16, width: .double, value: address.byteSwapped)
    }
  }

  @Test func accessesWithoutMeaningAreRefused() {
    #expect(throws: BusError.refused) { try device.setWord(8, 0) }
    #expect(throws: BusError.refused) { try device.setByte(16, 0) }
    #expect(throws: BusError.refused) { try device.read(offset: 2, width: .word) }
  }

  /// Noise in registers and requests reaches RAM only where it may: the lowest page is not named by any.
  @Test(arguments: Fuzzing.seeds(usual: 8, of: 20_000))
  func noiseFuzzing(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    try memory.write(Self.ram, bytes: [UInt8](repeating: 0x5a, count: 4096)[...])
    func address() -> UInt64 {
      switch random.next() % 8 {
      case 0: random.next()
      case 1: Self.ram + 0xffff &- random.next() % 32
      case 2: Self.ram &- 16 &- random.next() % 32
      default: Self.ram + 0x1000 + random.next() % 0xe000
      }
    }
    for _ in 0..<20_000 {
      let place = address()
      let control = UInt32(random.next() % 32) | UInt32(random.next() % 0x40) << 16
      try? memory.store(control.bigEndian, place)
      let length = [0, 1, 3, 64, 4096, 0xf000, .max][Int(random.next() % 7)] as UInt32
      try? memory.store(length.bigEndian, place &+ 4)
      try? memory.store(address().bigEndian, place &+ 8)
      try device.write(offset: 16, width: .double, value: place.byteSwapped)
      let width = [Width.byte, .half, .word][Int(random.next() % 3)]
      let offset = random.next() % 24
      _ = try? device.read(offset: offset, width: width)
      if offset < 16 {
        try? device.write(offset: offset, width: width, value: random.next() & width.mask)
      }
    }
    for offset in 0..<0x1000 as Range<UInt64> {
      #expect(try memory.load(Self.ram + offset, as: UInt8.self) == 0x5a)
    }
    #expect(try request(Self.select | Self.read, 4, Self.buffer) == 0)
    #expect(try buffer(4) == Array("QEMU".utf8))
  }
}
