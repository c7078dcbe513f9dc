import Bus
import Devices
import Testing

/// Pages that a guest gives back, and what it tells.
@Suite struct VirtioBalloonTests {
  private let driver: TestDriver
  private let balloon: VirtioBalloon
  private static let all: UInt64 = 1 << 1 | 1 << 2 | 1 << 5
  private static let pages = TestDriver.buffers + 0x10_0000

  init() throws {
    driver = try TestDriver()
    balloon = VirtioBalloon(memory: driver.memory, timeline: driver.timeline)
    driver.plug(balloon)
    try driver.put([UInt8](repeating: 0xaa, count: 8 * 4096), at: Self.pages)
  }

  private func firstBytes() throws -> [UInt8] {
    try (0..<8 as Range<UInt64>).map { try driver.bytes(1, at: Self.pages + $0 * 4096)[0] }
  }

  private func put(numbers: [UInt32]) throws {
    let bytes = numbers.flatMap { number in
      withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    try driver.put(bytes, at: TestDriver.buffers)
  }

  @Test(arguments: RingMode.all) func pagesThatAreGivenAreZero(mode: RingMode) throws {
    try driver.start(mode, features: Self.all, queues: 4)
    let first = UInt32(Self.pages / 4096)
    // Neighbours, one twice, and two that are not there.
    try put(numbers: [first + 3, first + 1, first + 2, first + 1, first + 6, 0, .max])
    try driver.add(0, [.init(address: TestDriver.buffers, count: 28)])
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 0)
    #expect(try firstBytes() == [0xaa, 0, 0, 0, 0xaa, 0xaa, 0, 0xaa])
    try driver.add(1, [.init(address: TestDriver.buffers, count: 28)])
    try driver.notify(1)
    #expect(try driver.used(1) != nil)
    #expect(try driver.status == 15)
  }

  @Test(arguments: [true, false]) func freeMemoryIsReported(hasStatistics: Bool) throws {
    try driver.start(features: hasStatistics ? Self.all : 1 << 5, queues: 4)
    let queue = hasStatistics ? 3 : 2
    // Of pages that are reported in part nothing is lost.
    try driver.add(
      queue,
      [
        .init(address: Self.pages + 100, count: 2 * 4096, isWritable: true),
        .init(address: Self.pages + 4 * 4096, count: 2 * 4096, isWritable: true),
      ])
    try driver.notify(queue)
    #expect(try driver.used(queue) != nil)
    #expect(try firstBytes() == [0xaa, 0, 0xaa, 0xaa, 0, 0, 0xaa, 0xaa])
  }

  @Test func theGuestHearsWhatIsWantedAndTellsHowItFares() throws {
    try driver.start(features: Self.all, queues: 4)
    try driver.put([4, 0] + [0, 0x10, 0, 0, 0, 0, 0, 0] + [99, 0], at: TestDriver.buffers)
    try driver.add(2, [.init(address: TestDriver.buffers, count: 20)])
    try driver.notify(2)
    #expect(try driver.used(2) == nil)
    #expect(balloon.statistic(.free) == 0x1000 && balloon.statistic(.total) == nil)
    balloon.setTarget(0x1_0203)
    #expect(try driver.interruptStatus & 2 != 0)
    #expect(try driver.used(2) != nil)
    #expect((0..<4).map { balloon.configurationByte(at: $0) } == [3, 2, 1, 0])
    try driver.transport.write(offset: 0x104, width: .word, value: 0x1_0000)
    #expect(balloon.actual == 0x1_0000)
    try driver.transport.write(offset: 0x100, width: .word, value: 7)
    #expect(balloon.target == 0x1_0203)
    driver.transport.reset()
    #expect(balloon.actual == 0 && balloon.target == 0x1_0203)
  }
}
