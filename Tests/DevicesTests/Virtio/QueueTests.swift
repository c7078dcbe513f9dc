import Bus
import Devices
import TestPorts
import Testing

/// The rings, seen through the entropy device: every chain comes back filled.
@Suite struct QueueTests {
  let driver: TestDriver
  let device: VirtioEntropy

  init() throws {
    driver = try TestDriver()
    device = VirtioEntropy(
      memory: driver.memory, timeline: driver.timeline, source: TestEntropy())
    driver.plug(device)
  }

  private func buffers(_ counts: [UInt32]) -> [TestDriver.Buffer] {
    var address = TestDriver.buffers
    return counts.map { count in
      defer { address += 0x1000 }
      return TestDriver.Buffer(address: address, count: count, isWritable: true)
    }
  }

  @Test(arguments: RingMode.all)
  func chainsComeBackFilledAllTheWayRoundTheRing(mode: RingMode) throws {
    driver.size = mode.isPacked ? 13 : 16
    try driver.start(mode)
    for round in 0..<100 {
      let identifiers = try (0..<3).map { try driver.add(0, buffers([1, UInt32($0 + 1), 5])) }
      try driver.notify(0)
      for (chain, identifier) in identifiers.enumerated() {
        let used = try #require(try driver.used(0), "round \(round)")
        #expect(used.identifier == identifier && used.written == UInt32(chain + 7))
      }
      #expect(try driver.used(0) == nil)
    }
    let bytes = try driver.bytes(5, at: TestDriver.buffers + 0x2000)
    #expect(bytes == (0..<5).map { bytes[0] &+ $0 })
    #expect(device.link.failure == nil)
  }

  @Test(arguments: RingMode.all)
  func everyDescriptorMayBeInUse(mode: RingMode) throws {
    try driver.start(mode)
    let count = mode.isIndirect ? 16 : 8
    for _ in 0..<3 {
      for _ in 0..<count { try driver.add(0, buffers([2, 3])) }
      try driver.notify(0)
      for _ in 0..<count { #expect(try driver.used(0)?.written == 5) }
    }
    #expect(try driver.status == 15)
  }

  @Test(arguments: RingMode.all)
  func interruptsCanBeSwitchedOff(mode: RingMode) throws {
    try driver.start(mode)
    try driver.add(0, buffers([4]))
    try driver.notify(0)
    #expect(try driver.interruptStatus == 1 && driver.sink.levels[0])
    try driver.acknowledgeInterrupt()
    #expect(!driver.sink.levels[0])
    _ = try driver.used(0)
    try driver.wantInterrupt(0, after: nil)
    try driver.add(0, buffers([4]))
    try driver.notify(0)
    #expect(try driver.used(0) != nil && !driver.sink.levels[0])
  }

  @Test(arguments: RingMode.all.filter(\.hasEventIndex))
  func theEventIndexDelaysTheInterrupt(mode: RingMode) throws {
    driver.size = 8
    try driver.start(mode)
    for round in 0..<40 {
      try driver.wantInterrupt(0, after: 3)
      for chain in 1...5 {
        try driver.add(0, buffers([4]))
        try driver.notify(0)
        #expect(driver.sink.levels[0] == (chain == 3), "round \(round) chain \(chain)")
        try driver.acknowledgeInterrupt()
      }
      while try driver.used(0) != nil {}
    }
  }

  @Test func theSplitRingTellsWhenToNotify() throws {
    try driver.start(RingMode(hasEventIndex: true))
    let event = driver.deviceArea(0) + 4 + 8 * driver.size
    for count in UInt16(1)...20 {
      try driver.add(0, buffers([4]))
      try driver.notify(0)
      #expect(try driver.memory.load(event, as: UInt16.self) == count)
      _ = try driver.used(0)
    }
  }

  @Test func buffersMadeAvailableBeforeTheStartAreServed() throws {
    try driver.transport.setWord(0x70, 3)
    try driver.acceptFeatures(1 << 32)
    try driver.transport.setWord(0x70, 11)
    try driver.makeReady(0)
    try driver.add(0, buffers([4]))
    try driver.notify(0)
    #expect(try driver.used(0) == nil)
    try driver.transport.setWord(0x70, 15)
    #expect(try driver.used(0)?.written == 4)
  }

  @Test func aQueueThatIsNotReadyIsLeftAlone() throws {
    try driver.start()
    try driver.transport.setWord(0x44, 0)
    try driver.add(0, buffers([4]))
    try driver.notify(0)
    #expect(try driver.used(0) == nil)
    // It begins anew with what is in the ring then.
    try driver.transport.setWord(0x44, 1)
    #expect(try driver.used(0)?.written == 4)
  }

  @Test func aReadyQueueKeepsItsConfiguration() throws {
    try driver.start()
    try driver.transport.setWord(0x38, 2)
    try driver.setAddress(0x80, 0)
    try driver.add(0, buffers([1, 1, 1]))
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 3)
  }

  @Test func directDescriptorsMayPrecedeAnIndirectOne() throws {
    try driver.start(RingMode(isIndirect: true))
    let table = driver.table(0, 0)
    try driver.setSplit(driver.descriptorArea(0), 0, TestDriver.buffers, 4, 3, next: 5)
    try driver.setSplit(driver.descriptorArea(0), 5, table, 32, 4 | 2)
    try driver.setSplit(table, 0, TestDriver.buffers + 4, 4, 3, next: 1)
    try driver.setSplit(table, 1, TestDriver.buffers + 8, 4, 2)
    try driver.publish(0, head: 0)
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 12)
  }
}
