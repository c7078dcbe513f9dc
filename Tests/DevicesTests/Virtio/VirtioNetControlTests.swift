import Bus
import Devices
import TestPackets
import Testing

/// What a driver reads and asks beside frames.
@Suite struct VirtioNetControlTests {
  private typealias Feature = NetworkWorld.Feature

  static let own: [UInt8] = [0x52, 0x54, 0, 0x12, 0x34, 0x56]
  static let other: [UInt8] = [0x52, 0x54, 0, 0x12, 0x34, 0x57]
  static let group: [UInt8] = [0x33, 0x33, 0, 0, 0, 1]
  static let otherGroup: [UInt8] = [1, 0, 0x5e, 0, 0, 1]
  static let everybody = [UInt8](repeating: 0xff, count: 6)
  static let everyone = [own, other, group, otherGroup, everybody]

  /// Which of them get through.
  private func admitted(_ world: NetworkWorld) throws -> [[UInt8]] {
    try Self.everyone.filter { target in
      var packet = Packet()
      packet.target = target
      world.arrive(.init(bytes: packet.frame()))
      guard try world.received() != nil else { return false }
      try world.post([200])
      return true
    }
  }

  private func world(_ mode: RingMode = RingMode()) throws -> NetworkWorld {
    let world = try NetworkWorld()
    try world.start(mode, Feature.control)
    try world.post([200])
    return world
  }

  @Test func theConfigurationSpaceTells() throws {
    let world = try NetworkWorld(pairs: 3, mtu: 9000)
    let space = try (0..<16).map { try world.driver.transport.byte(0x100 + UInt64($0)) }
    let expected = Self.own + [1, 0, 3, 0, 0x28, 0x23, 0, 0, 0, 0]
    #expect(space == expected.map(UInt64.init))
    #expect(world.card.features >> 3 & 1 == 1 && world.card.features >> 22 & 1 == 1)
    #expect(try NetworkWorld().card.features & (1 << 3 | 1 << 22) == 0)
  }

  @Test func withoutTheControlQueueEverythingIsTaken() throws {
    let world = try NetworkWorld()
    try world.start()
    try world.post([200])
    #expect(try admitted(world) == Self.everyone)
  }

  @Test(arguments: RingMode.all) func theDriverChoosesWhatIsTaken(mode: RingMode) throws {
    let world = try world(mode)
    #expect(try admitted(world) == Self.everyone)
    #expect(try world.control([0, 0, 0]) == 0)
    #expect(try admitted(world) == [Self.own, Self.everybody])
    #expect(try world.control([0, 1, 1]) == 0)
    #expect(try admitted(world) == [Self.own, Self.group, Self.otherGroup, Self.everybody])
    #expect(try world.control([0, 3, 1]) == 0)
    #expect(try admitted(world) == [Self.own, Self.everybody])
    #expect(try world.control([0, 5, 1]) == 0)
    #expect(try world.control([0, 2, 1]) == 0)
    #expect(try admitted(world) == [Self.own, Self.other])
    #expect(try world.control([0, 4, 1]) == 0)
    #expect(try admitted(world) == [])
    #expect(world.card.counters.filtered > 0)
    // A reset takes all of it back.
    world.driver.transport.reset()
    try world.start(mode, Feature.control)
    try world.post([200])
    #expect(try admitted(world) == Self.everyone)
  }

  @Test func addressesAreAddedAndChanged() throws {
    let world = try world()
    #expect(try world.control([0, 0, 0]) == 0)
    #expect(
      try world.control([1, 0, 1, 0, 0, 0] + Self.other + [1, 0, 0, 0] + Self.group) == 0)
    #expect(try admitted(world) == [Self.own, Self.other, Self.group, Self.everybody])
    #expect(try world.control([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == 0)
    #expect(try world.control([1, 1] + Self.other) == 0)
    #expect(try admitted(world) == [Self.other, Self.everybody])
    #expect(try world.driver.transport.byte(0x105) == 0x57)
    // More than can be kept means all of their kind.
    let many = (0..<65).flatMap { [2, 0, 0, 0, 0, $0] as [UInt8] }
    #expect(try world.control([1, 0, 65, 0, 0, 0] + many + [0, 0, 0, 0]) == 0)
    #expect(try admitted(world) == [Self.own, Self.other, Self.everybody])
  }

  @Test func onlyTheVLANsWantedAreTaken() throws {
    let world = try world()
    func isTaken(_ number: UInt16) throws -> Bool {
      var packet = Packet()
      packet.vlan = number | 0xe000
      world.arrive(.init(bytes: packet.frame()))
      guard try world.received() != nil else { return false }
      try world.post([200])
      return true
    }
    #expect(try !isTaken(0) && !isTaken(4095))
    #expect(try world.control([2, 0, 0xff, 0x0f]) == 0)
    #expect(try isTaken(4095) && !isTaken(4094))
    #expect(try world.control([2, 1, 0xff, 0x0f]) == 0)
    #expect(try !isTaken(4095))
    #expect(try world.control([2, 0, 0, 0x10]) == 1)
  }

  @Test(
    arguments: [
      [9, 0, 0], [0, 6, 1], [0, 0, 2], [1, 2, 0], [1, 1, 1, 2, 3], [1, 0, 1, 0, 0, 0, 1, 2],
      [1, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9], [2, 2, 0, 0],
      [2, 0, 1], [3, 0, 0], [4, 0, 1, 0], [5, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func whatCannotBeIsRefused(request: [UInt8]) throws {
    let world = try world()
    #expect(try world.control(request) == 1)
    #expect(try world.driver.status == 15)
    #expect(try admitted(world) == Self.everyone)
  }

  @Test func aRequestWithoutRoomForAnAnswerBreaksARule() throws {
    let world = try world()
    try world.driver.add(2, [.init(address: TestDriver.buffers, count: 3)])
    try world.driver.notify(2)
    #expect(world.card.link.failure == .invalidRequest)
  }

  @Test func theDriverIsAskedToAnnounceItself() throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), Feature.control | Feature.announce | Feature.status)
    #expect(try world.control([3, 0, 0]) == 1)
    world.card.announce()
    #expect(try world.driver.interruptStatus & 2 != 0)
    #expect(try world.driver.transport.byte(0x106) == 3)
    #expect(try world.control([3, 0, 0]) == 0)
    #expect(try world.driver.transport.byte(0x106) == 1)
  }

  // MARK: Several pairs

  private func flow(_ port: UInt16) -> Packet {
    var packet = Packet()
    packet.targetPort = port
    return packet
  }

  /// What comes back is given to the pair by which the driver sent.
  @Test(arguments: RingMode.all) func aConnectionStaysWithItsPair(mode: RingMode) throws {
    let world = try NetworkWorld(pairs: 2)
    try world.start(mode, Feature.control | Feature.pairs, queues: 5)
    for queue in [0, 2] { for _ in 0..<4 { try world.post([200], queue: queue) } }
    world.arrive(.init(bytes: flow(1).frame()))
    #expect(try world.received(queue: 0) != nil)
    // What waits in a pair leaves when that is used.
    try world.driver.put(
      [UInt8](repeating: 0, count: 12) + flow(1).frame(), at: NetworkWorld.sendBuffer)
    try world.driver.add(
      3, [.init(address: NetworkWorld.sendBuffer, count: UInt32(12 + flow(1).frame().count))])
    try world.driver.notify(3)
    #expect(world.port.sent.isEmpty)
    #expect(try world.control([4, 0, 2, 0], queue: 4) == 0)
    #expect(world.port.takeSent().count == 1)
    #expect(try world.driver.used(3) != nil)
    world.arrive(.init(bytes: flow(1).frame()))
    #expect(try world.received(queue: 2) != nil)
    try world.send(flow(1).frame(), queue: 1)
    world.arrive(.init(bytes: flow(1).frame()))
    #expect(try world.received(queue: 0) != nil)
    for count in [0, 3] as [UInt8] {
      #expect(try world.control([4, 0, count, 0], queue: 4) == 1)
    }
    // Back to one pair.
    try world.send(flow(1).frame(), queue: 3)
    #expect(try world.control([4, 0, 1, 0], queue: 4) == 0)
    world.arrive(.init(bytes: flow(1).frame()))
    #expect(try world.received(queue: 0) != nil)
  }

  /// A driver that does not speak of pairs finds the control queue behind the first.
  @Test func withoutPairsTheControlQueueIsTheThird() throws {
    let world = try NetworkWorld(pairs: 4)
    try world.start(RingMode(), Feature.control)
    try world.post([200])
    #expect(try world.control([0, 0, 0]) == 0)
    #expect(try admitted(world) == [Self.own, Self.everybody])
  }
}
