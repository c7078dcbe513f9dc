import Bus
import Devices
import TestPorts
import Testing

/// A driver's lies: each must end in DEVICE_NEEDS_RESET, for the reason given.
@Suite struct MalformedQueueTests {
  struct Lie: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: QueueError
    let mode: RingMode
    let tell: @Sendable (TestDriver) throws -> Void

    init(
      _ name: String, _ error: QueueError, _ mode: RingMode = RingMode(isIndirect: true),
      _ tell: @escaping @Sendable (TestDriver) throws -> Void
    ) {
      testDescription = name
      self.error = error
      self.mode = mode
      self.tell = tell
    }
  }

  static let good = TestDriver.buffers
  static let packed = RingMode(isPacked: true, isIndirect: true)

  static let split: [Lie] = [
    Lie("a loop of one", .chainTooLong) {
      try $0.setSplit($0.descriptorArea(0), 0, good, 4, 3, next: 0)
    },
    Lie("a loop of two", .chainTooLong) {
      try $0.setSplit($0.descriptorArea(0), 0, good, 4, 3, next: 1)
      try $0.setSplit($0.descriptorArea(0), 1, good, 4, 3, next: 0)
    },
    Lie("next beyond the table", .indexOutOfRange) {
      try $0.setSplit($0.descriptorArea(0), 0, good, 4, 3, next: 16)
    },
    Lie("a buffer of no bytes", .emptyBuffer) {
      try $0.setSplit($0.descriptorArea(0), 0, good, 0, 2)
    },
    Lie("a buffer below RAM", .outsideMemory) {
      try $0.setSplit($0.descriptorArea(0), 0, 0x7fff_ffff, 4, 2)
    },
    Lie("a buffer over the end of RAM", .outsideMemory) {
      try $0.setSplit($0.descriptorArea(0), 0, 0x807f_ffff, 2, 2)
    },
    Lie("a buffer round the end of addresses", .outsideMemory) {
      try $0.setSplit($0.descriptorArea(0), 0, ~0, 0xffff_ffff, 2)
    },
    Lie("readable after writable", .readableAfterWritable) {
      try $0.setSplit($0.descriptorArea(0), 0, good, 4, 3, next: 1)
      try $0.setSplit($0.descriptorArea(0), 1, good, 4, 0)
    },
    Lie("an indirect descriptor with a next one", .misplacedIndirect) {
      try $0.setSplit($0.table(0, 0), 0, good, 4, 2)
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 16, 5, next: 1)
    },
    Lie("indirect within indirect", .misplacedIndirect) {
      try $0.setSplit($0.table(0, 0), 0, $0.table(0, 0), 16, 4)
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 16, 4)
    },
    Lie("indirect without agreement", .misplacedIndirect, RingMode()) {
      try $0.setSplit($0.table(0, 0), 0, good, 4, 2)
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 16, 4)
    },
    Lie("an empty table", .invalidIndirectTable) {
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 0, 4)
    },
    Lie("a table of one and a half", .invalidIndirectTable) {
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 24, 4)
    },
    Lie("a table beyond RAM", .outsideMemory) {
      try $0.setSplit($0.descriptorArea(0), 0, 0x8080_0000, 16, 4)
    },
    Lie("a loop in a table", .chainTooLong) {
      try $0.setSplit($0.table(0, 0), 0, good, 4, 3, next: 0)
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 0x1_0000, 4)
    },
    Lie("next beyond an indirect table", .indexOutOfRange) {
      try $0.setSplit($0.table(0, 0), 0, good, 4, 3, next: 2)
      try $0.setSplit($0.descriptorArea(0), 0, $0.table(0, 0), 32, 4)
    },
    Lie("more than 4 GiB", .chainTooLarge) {
      for index in UInt64(0)..<600 {
        try $0.setSplit(good, index, TestDriver.ram, 8 << 20, 3, next: UInt16(index + 1))
      }
      try $0.setSplit($0.descriptorArea(0), 0, good, 16 * 600, 4)
    },
  ]

  static let packedLies: [Lie] = [
    Lie("packed: a buffer of no bytes", .emptyBuffer, packed) {
      try $0.setPacked($0.descriptorArea(0), 0, good, 0, 0x82)
    },
    Lie("packed: a buffer beyond RAM", .outsideMemory, packed) {
      try $0.setPacked($0.descriptorArea(0), 0, 0x8080_0000, 1, 0x82)
    },
    Lie("packed: readable after writable", .readableAfterWritable, packed) {
      try $0.setPacked($0.descriptorArea(0), 0, good, 4, 0x83)
      try $0.setPacked($0.descriptorArea(0), 1, good, 4, 0x80)
    },
    Lie("packed: a chain without end", .chainTooLong, packed) {
      for index in UInt64(0)..<16 {
        try $0.setPacked($0.descriptorArea(0), index, good, 4, 0x83)
      }
    },
    Lie("packed: an indirect descriptor with a next one", .misplacedIndirect, packed) {
      try $0.setPacked($0.table(0, 0), 0, good, 4, 2)
      try $0.setPacked($0.descriptorArea(0), 0, $0.table(0, 0), 16, 0x85)
    },
    Lie("packed: an indirect descriptor after another", .misplacedIndirect, packed) {
      try $0.setPacked($0.descriptorArea(0), 0, good, 4, 0x83)
      try $0.setPacked($0.table(0, 0), 0, good, 4, 2)
      try $0.setPacked($0.descriptorArea(0), 1, $0.table(0, 0), 16, 0x84)
    },
    Lie(
      "packed: indirect without agreement", .misplacedIndirect, RingMode(isPacked: true)
    ) {
      try $0.setPacked($0.table(0, 0), 0, good, 4, 2)
      try $0.setPacked($0.descriptorArea(0), 0, $0.table(0, 0), 16, 0x84)
    },
    Lie("packed: a table of one and a half", .invalidIndirectTable, packed) {
      try $0.setPacked($0.descriptorArea(0), 0, $0.table(0, 0), 24, 0x84)
    },
    Lie("packed: a table over the end of RAM", .outsideMemory, packed) {
      try $0.setPacked($0.descriptorArea(0), 0, 0x807f_fff8, 16, 0x84)
    },
    Lie("packed: a table too long for a chain", .chainTooLong, packed) {
      for index in UInt64(0)..<1025 { try $0.setPacked(good, index, good, 4, 2) }
      try $0.setPacked($0.descriptorArea(0), 0, good, 16 * 1025, 0x84)
    },
  ]

  @Test(arguments: split + packedLies)
  func aLieEndsInNeedsReset(lie: Lie) throws {
    let driver = try TestDriver()
    let device = VirtioEntropy(
      memory: driver.memory, timeline: driver.timeline, source: TestEntropy())
    driver.plug(device)
    try driver.start(lie.mode)
    try lie.tell(driver)
    if !lie.mode.isPacked { try driver.publish(0, head: 0) }
    try driver.notify(0)
    #expect(device.link.failure == lie.error)
    #expect(try driver.used(0) == nil)
    try driver.expectBroken()
    // A reset makes it whole.
    try driver.start()
    try driver.add(0, [.init(address: Self.good, count: 4, isWritable: true)])
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 4)
  }

  @Test(arguments: [16, 0xffff] as [UInt16])
  func aHeadBeyondTheTable(head: UInt16) throws {
    let driver = try TestDriver()
    driver.plug(
      VirtioEntropy(memory: driver.memory, timeline: driver.timeline, source: TestEntropy()))
    try driver.start()
    try driver.publish(0, head: head)
    try driver.notify(0)
    try driver.expectBroken()
  }

  @Test(arguments: [17, 0xffff] as [UInt16])
  func moreAvailableThanThereAre(index: UInt16) throws {
    let driver = try TestDriver()
    driver.plug(
      VirtioEntropy(memory: driver.memory, timeline: driver.timeline, source: TestEntropy()))
    try driver.start()
    try driver.memory.store(index, driver.driverArea(0) + 2)
    try driver.notify(0)
    try driver.expectBroken()
  }

  @Test(arguments: RingMode.all)
  func moreInFlightThanThereAre(mode: RingMode) throws {
    let driver = try TestDriver()
    driver.plug(
      VirtioBlock(
        memory: driver.memory, timeline: driver.timeline,
        port: ImmediatePort(TestMedium(sectors: 8)),
        identifier: [], latency: 1000))
    try driver.start(mode)
    for _ in 0..<2 {
      for _ in 0..<16 {
        try driver.add(
          0,
          [
            .init(address: Self.good, count: 16),
            .init(address: Self.good + 16, count: 1, isWritable: true),
          ])
        try driver.notify(0)
      }
    }
    try driver.expectBroken()
  }
}
