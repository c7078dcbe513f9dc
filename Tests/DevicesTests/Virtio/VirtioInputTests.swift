import Bus
import Devices
import Testing

@Suite struct VirtioInputTests {
  private func keyboard(
    _ mode: RingMode = RingMode(), _ kind: InputKind = .keyboard
  ) throws -> (driver: TestDriver, device: VirtioInput, person: TestPerson) {
    let (driver, person) = (try TestDriver(), TestPerson())
    let device = VirtioInput(
      memory: driver.memory, timeline: driver.timeline, kind: kind, port: person)
    driver.plug(device)
    try driver.start(mode, queues: 2)
    return (driver, device, person)
  }

  private func post(_ driver: TestDriver, _ count: Int, from first: Int = 0) throws {
    for place in first..<first + count {
      try driver.add(
        0,
        [
          .init(
            address: TestDriver.buffers + UInt64(place) * 8, count: 8, isWritable: true)
        ])
    }
    try driver.notify(0)
  }

  private func events(_ driver: TestDriver, from first: Int = 0) throws -> [InputEvent] {
    var events: [InputEvent] = []
    while let used = try driver.used(0) {
      #expect(used.written == 8)
      let place = TestDriver.buffers + UInt64(first + events.count) * 8
      events.append(
        InputEvent(
          type: try driver.memory.load(place, as: UInt16.self),
          code: try driver.memory.load(place + 2, as: UInt16.self),
          value: try driver.memory.load(place + 4, as: UInt32.self)))
    }
    return events
  }

  private static let down = InputEvent(type: 1, code: 30, value: 1)
  private static let up = InputEvent(type: 1, code: 30, value: 0)

  @Test(arguments: RingMode.all)
  func whatHappensReachesTheGuest(mode: RingMode) throws {
    let (driver, device, person) = try keyboard(mode)
    try post(driver, 8)
    person.groups = [[Self.down], [Self.up]]
    device.eventsArrived()
    #expect(try events(driver) == [Self.down, .report, Self.up, .report])
    #expect(driver.sink.levels[0])
  }

  @Test func aGroupComesWholeOrNotYet() throws {
    let (driver, device, person) = try keyboard()
    try post(driver, 3)
    person.groups = [[Self.down], [Self.up]]
    device.eventsArrived()
    #expect(try events(driver) == [Self.down, .report])
    try post(driver, 1, from: 3)
    #expect(try events(driver, from: 2) == [Self.up, .report])
    #expect(device.lostCount == 0)
  }

  @Test func whatNobodyTakesIsLostInTheEnd() throws {
    let (driver, device, person) = try keyboard()
    person.groups = (0..<2000).map { _ in [Self.down] }
    device.eventsArrived()
    #expect((1400..<1600).contains(device.lostCount))
    try post(driver, 2)
    #expect(try events(driver) == [Self.down, .report])
    // A driver that begins anew finds nothing old.
    try driver.start(queues: 2)
    try post(driver, 4)
    #expect(try events(driver).isEmpty)
  }

  @Test func aGroupThatNoQueueHoldsIsLost() throws {
    let (driver, device, person) = try keyboard()
    let wide = (1...20).map { InputEvent(type: 1, code: $0, value: 1) }
    try post(driver, 16)
    person.groups = [wide, [Self.up]]
    device.eventsArrived()
    #expect(try events(driver) == [Self.up, .report])
    #expect(device.lostCount == 20)
  }

  @Test func onlyEventsOfItsKindPass() throws {
    let (driver, device, person) = try keyboard(RingMode(), .mouse)
    try post(driver, 8)
    let moved = InputEvent(type: 2, code: 0, value: 5)
    person.groups = [[Self.down], [InputEvent(type: 3, code: 0, value: 5), moved]]
    device.eventsArrived()
    #expect(try events(driver) == [moved, .report])
  }

  @Test func withoutADriverNothingIsKept() throws {
    let (driver, device, person) = try keyboard()
    try driver.transport.setWord(0x70, 0)
    person.groups = [[Self.down]]
    device.eventsArrived()
    try driver.start(queues: 2)
    try post(driver, 4)
    #expect(try events(driver).isEmpty)
  }

  @Test func lightsAreTold() throws {
    let (driver, _, person) = try keyboard()
    for (code, value) in [(0, 1), (1, 1), (0, 0), (99, 1)] as [(UInt64, UInt64)] {
      try driver.memory.store(0x11 | code << 16 | value << 32, TestDriver.buffers)
      try driver.add(1, [.init(address: TestDriver.buffers, count: 8)])
      try driver.notify(1)
    }
    #expect(person.lights == [1])
    try driver.transport.setWord(0x70, 0)
    #expect(person.lights.isEmpty)
  }

  private func selected(
    _ driver: TestDriver, _ selection: UInt64, _ subselection: UInt64 = 0
  ) throws -> [UInt8] {
    try driver.transport.setByte(0x100, selection)
    try driver.transport.setByte(0x101, subselection)
    let count = try driver.transport.byte(0x102)
    return try (0..<count).map { UInt8(try driver.transport.byte(0x108 + $0)) }
  }

  @Test func theKeyboardSaysWhatItHas() throws {
    let (driver, _, _) = try keyboard()
    #expect(try selected(driver, 1) == Array("MVM keyboard".utf8))
    #expect(try selected(driver, 3).count == 8)
    let keys = try selected(driver, 0x11, 1)
    #expect(keys.count == 32 && keys[0] == 0xfe && keys[1...30].allSatisfy { $0 == 0xff })
    #expect(try selected(driver, 0x11, 0x11) == [7])
    #expect(try selected(driver, 0x11, 2).isEmpty)
    #expect(try selected(driver, 0x12, 0).isEmpty)
    #expect(try selected(driver, 0).isEmpty)
    #expect(try selected(driver, 0xff, 0xff).isEmpty)
  }

  @Test func theTabletSaysHowLargeItIs() throws {
    let (driver, _, _) = try keyboard(RingMode(), .tablet)
    let axis = try selected(driver, 0x12, 1)
    #expect(axis.count == 20)
    #expect(axis[0..<4] == [0, 0, 0, 0] && axis[4..<8] == [0xff, 0x7f, 0, 0])
    #expect(try selected(driver, 0x12, 2).isEmpty)
    #expect(try selected(driver, 0x11, 3) == [3])
  }
}
