import Bus
import Devices
import TestPackets
import Testing

/// Frames that leave, over every kind of ring.
@Suite struct VirtioNetTransmitTests {
  private typealias Feature = NetworkWorld.Feature

  private static let layouts: [[Int]] = [[], [12], [10, 2, 14, 1], [5, 20, 60]]

  private func packet(_ count: Int, isIPv6: Bool = false) -> Packet {
    var packet = Packet()
    packet.isIPv6 = isIPv6
    packet.payload = Packet.payload(count)
    packet.flags = Packet.Flags.acknowledge | Packet.Flags.push
    return packet
  }

  @Test(arguments: RingMode.all) func aFrameLeavesAsItIs(mode: RingMode) throws {
    let world = try NetworkWorld()
    try world.start(mode)
    let start = world.port.notifications
    for (round, pieces) in Self.layouts.enumerated() {
      let frame = packet(100 + round).frame()
      try world.send(frame, pieces: pieces)
      #expect(world.port.takeSent() == [.init(bytes: frame)])
      #expect(world.port.notifications == start + round + 1)
    }
    #expect(world.card.counters.transmitted == UInt64(Self.layouts.count))
    #expect(world.observer.passed.count == Self.layouts.count)
    #expect(world.observer.passed[0].isLeaving)
    #expect(world.observer.passed[0].bytes == packet(100).frame())
  }

  /// Without merged buffers and VERSION_1 the header is shorter.
  @Test func theOldHeaderIsShorter() throws {
    let world = try NetworkWorld()
    try world.driver.transport.setWord(0x70, 3)
    try world.driver.acceptFeatures(0)
    try world.driver.transport.setWord(0x70, 11)
    for queue in 0..<2 { try world.driver.makeReady(queue) }
    try world.driver.transport.setWord(0x70, 15)
    let frame = packet(10).frame()
    try world.send(frame, headerSize: 10)
    #expect(world.port.takeSent() == [.init(bytes: frame)])
    try world.post([200])
    world.arrive(.init(bytes: frame))
    #expect(try world.received(headerSize: 10)?.1 == frame)
  }

  @Test(arguments: RingMode.all, [false, true])
  func aChecksumIsMadeHereOrThere(mode: RingMode, isThere: Bool) throws {
    let world = try NetworkWorld()
    world.port.abilities.makesChecksums = isThere
    try world.start(mode, Feature.checksum)
    for (isIPv6, isUDP) in [(false, false), (true, false), (false, true), (true, true)] {
      var packet = packet(77, isIPv6: isIPv6)
      packet.isUDP = isUDP
      var header = TestNetHeader()
      header.flags = 1
      (header.checksumStart, header.checksumOffset) = (packet.transport, isUDP ? 6 : 16)
      try world.send(packet.frame(hasChecksum: false), header, pieces: [12, 30])
      let sent = try #require(world.port.takeSent().first)
      #expect(sent.bytes == packet.frame(hasChecksum: !isThere))
      #expect((sent.offload.checksum != nil) == isThere)
      if let checksum = sent.offload.checksum {
        #expect(checksum.start == packet.transport && checksum.offset == header.checksumOffset)
      }
    }
  }

  @Test(arguments: RingMode.all, [false, true])
  func aLargeSegmentIsCut(mode: RingMode, isIPv6: Bool) throws {
    let world = try NetworkWorld()
    try world.start(mode, Feature.checksum | Feature.hostTCP)
    let packet = packet(5000, isIPv6: isIPv6)
    try world.send(
      packet.frame(hasChecksum: false), TestNetHeader(large: packet, size: 1448), pieces: [12, 66])
    let expected = packet.segments(1448).map { TestNetwork.Frame(bytes: $0.frame()) }
    #expect(world.port.takeSent() == expected)
    #expect(world.card.counters.transmitted == 1)
  }

  @Test(arguments: [false, true]) func aLargeSegmentGoesWholeWhereItIsTaken(isIPv6: Bool) throws {
    let world = try NetworkWorld()
    world.port.abilities.takesLargeSegments = true
    try world.start(RingMode(), Feature.checksum | Feature.hostTCP)
    let packet = packet(60_000, isIPv6: isIPv6)
    try world.send(packet.frame(hasChecksum: false), TestNetHeader(large: packet, size: 1448))
    let sent = try #require(world.port.takeSent().first)
    #expect(sent.bytes == packet.frame())
    #expect(sent.offload.segmentation == (isIPv6 ? .tcp6 : .tcp4))
    #expect(sent.offload.segmentSize == 1448)
    #expect(sent.offload.checksum == nil)
  }

  /// A port that makes checksums gets a large segment with the sum of the pseudo header, and is told where it stands.
  @Test(arguments: [false, true]) func theChecksumOfALargeSegmentIsLeftToWhoMakesIt(
    isIPv6: Bool
  ) throws {
    let world = try NetworkWorld()
    world.port.abilities = NetworkAbilities(makesChecksums: true, takesLargeSegments: true)
    try world.start(RingMode(), Feature.checksum | Feature.hostTCP)
    let packet = packet(60_000, isIPv6: isIPv6)
    var frame = packet.frame(hasChecksum: false)
    // What the guest says there is not trusted.
    frame[packet.transport + 16] ^= 0xff
    try world.send(frame, TestNetHeader(large: packet, size: 1448))
    let sent = try #require(world.port.takeSent().first)
    #expect(sent.bytes == packet.frame(hasChecksum: false))
    #expect(sent.offload.checksum == .init(start: packet.transport, offset: 16))
    #expect(sent.offload.segmentation == (isIPv6 ? .tcp6 : .tcp4))
  }

  @Test func onlyTheFirstPacketTellsOfTheReducedWindow() throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), Feature.checksum | Feature.hostTCP | Feature.hostNotice)
    var packet = packet(300)
    packet.flags |= Packet.Flags.windowReduced
    var header = TestNetHeader(large: packet, size: 100)
    header.segmentation |= 0x80
    try world.send(packet.frame(hasChecksum: false), header)
    #expect(world.port.takeSent().map(\.bytes) == packet.segments(100).map { $0.frame() })
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout TestNetHeader, inout [UInt8]) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout TestNetHeader, inout [UInt8]) -> Void)
    {
      testDescription = name
      self.change = change
    }
  }

  static let mistakes = [
    Mistake("no frame") { $1 = [] },
    Mistake("no whole header") { $1 = Array($1[..<13]) },
    Mistake("larger than any") { $1 += [UInt8](repeating: 0, count: 65_600) },
    Mistake("a checksum at the end") { header, frame in header.checksumStart = frame.count - 17 },
    Mistake("a checksum beyond") { header, _ in header.checksumStart = 0xffff },
    Mistake("a checksum far beyond") { header, _ in header.checksumOffset = 0xffff },
    Mistake("an unknown kind") { header, _ in header.segmentation = 9 },
    Mistake("UDP") { header, _ in header.segmentation = 3 },
    Mistake("another IP") { header, _ in header.segmentation = 4 },
    Mistake("a notice not agreed upon") { header, _ in header.segmentation |= 0x80 },
    Mistake("packets of no size") { header, _ in header.segmentSize = 0 },
    Mistake("no TCP") { _, frame in frame[23] = 1 },
    Mistake("no payload") { _, frame in frame = Array(frame[..<54]) },
  ]

  /// Such a frame is dropped, and nothing else is harmed.
  @Test(arguments: mistakes, [false, true])
  func whatIsMalformedIsDropped(mistake: Mistake, isWhole: Bool) throws {
    let world = try NetworkWorld()
    world.port.abilities.takesLargeSegments = isWhole
    try world.start(RingMode(), Feature.checksum | Feature.hostTCP)
    let packet = packet(3000)
    var header = TestNetHeader(large: packet, size: 1000)
    var frame = packet.frame(hasChecksum: false)
    mistake.change(&header, &frame)
    try world.send(frame, header)
    #expect(world.port.takeSent().isEmpty)
    #expect(world.card.counters.transmitDropped == 1)
    try world.send(packet.frame())
    #expect(world.port.takeSent().count == 1)
  }

  @Test func whatWasNotAgreedUponIsDropped() throws {
    let world = try NetworkWorld()
    try world.start()
    let packet = packet(3000)
    try world.send(packet.frame(), TestNetHeader(large: packet, size: 1000))
    var header = TestNetHeader(large: packet, size: 0)
    header.segmentation = 0
    try world.send(packet.frame(), header)
    #expect(world.port.sent.isEmpty)
    #expect(world.card.counters.transmitDropped == 2)
  }

  @Test func withoutAHeaderTheDriverHasBrokenARule() throws {
    let world = try NetworkWorld()
    try world.start()
    try world.driver.add(1, [.init(address: TestDriver.buffers, count: 11)])
    try world.driver.notify(1)
    #expect(world.card.link.failure == .invalidRequest)
    try world.driver.expectBroken()
  }

  @Test func aFullNetworkDropsAndCounts() throws {
    let world = try NetworkWorld()
    world.port.room = 1
    try world.start()
    for _ in 0..<3 { try world.send(packet(1).frame()) }
    #expect(world.port.sent.count == 1)
    #expect(world.card.counters.transmitDropped == 2)
  }

  @Test func nothingLeavesByACableThatIsOut() throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), Feature.status)
    world.card.setLink(isUp: false)
    #expect(try world.driver.interruptStatus == 2)
    #expect(try world.driver.transport.byte(0x106) == 0)
    try world.send(packet(1).frame())
    world.card.setLink(isUp: true)
    #expect(try world.driver.transport.byte(0x106) == 1)
    #expect(world.port.sent.isEmpty)
  }
}
