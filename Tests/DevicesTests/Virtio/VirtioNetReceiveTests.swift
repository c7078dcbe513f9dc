import Bus
import Devices
import TestPackets
import Testing

/// Frames that arrive, over every kind of ring.
@Suite struct VirtioNetReceiveTests {
  private typealias Feature = NetworkWorld.Feature

  private func packet(_ count: Int, isIPv6: Bool = false) -> Packet {
    var packet = Packet()
    packet.isIPv6 = isIPv6
    packet.payload = Packet.payload(count)
    packet.flags = Packet.Flags.acknowledge | Packet.Flags.push
    return packet
  }

  private func large(_ packet: Packet, _ size: Int) -> TestNetwork.Frame {
    var frame = TestNetwork.Frame(bytes: packet.frame())
    frame.offload.segmentation = packet.isIPv6 ? .tcp6 : .tcp4
    frame.offload.segmentSize = size
    frame.offload.isChecksumValid = true
    return frame
  }

  @Test(arguments: RingMode.all) func aFrameFillsABuffer(mode: RingMode) throws {
    let world = try NetworkWorld()
    try world.start(mode)
    for round in 0..<40 {
      let frame = packet(round).frame()
      try world.post([12, 14, 200])
      if mode.hasEventIndex { try world.driver.wantInterrupt(0, after: 1) }
      world.arrive(.init(bytes: frame))
      let (header, bytes) = try #require(try world.received())
      #expect(bytes == frame)
      #expect(header.bufferCount == 1 && header.flags == 0)
      #expect(try world.driver.interruptStatus == 1)
      try world.driver.acknowledgeInterrupt()
    }
    #expect(world.card.counters.received == 40)
    #expect(world.observer.passed.allSatisfy { !$0.isLeaving })
  }

  /// Every buffer of a frame is given back at once, with one interrupt.
  @Test(arguments: RingMode.all) func aLargeFrameFillsSeveral(mode: RingMode) throws {
    let world = try NetworkWorld()
    try world.start(mode, Feature.merged)
    for round in 0..<12 {
      let frame = packet(300 + round).frame()
      for size in [60, 100, 12, 150, 200] { try world.post([size]) }
      world.arrive(.init(bytes: frame))
      let (header, bytes) = try #require(try world.received())
      #expect(bytes == frame)
      #expect(header.bufferCount == 5)
      #expect(try world.driver.used(0) == nil)
    }
  }

  @Test(arguments: RingMode.all) func aFrameWaitsForBuffers(mode: RingMode) throws {
    let world = try NetworkWorld()
    try world.start(mode, Feature.merged)
    let frames = (0..<3).map { packet(100 + $0).frame() }
    try world.post([60])
    for frame in frames { world.arrive(.init(bytes: frame)) }
    #expect(world.port.incoming.count == 3)
    #expect(try world.driver.used(0) == nil)
    for _ in 0..<12 {
      try world.post([60])
      try world.driver.notify(0)
    }
    for frame in frames { #expect(try world.received()?.1 == frame) }
    #expect(world.port.incoming.isEmpty && world.card.counters.receiveDropped == 0)
  }

  @Test func aFrameThatCannotFitIsDropped() throws {
    let world = try NetworkWorld()
    try world.start()
    try world.post([100])
    world.arrive(.init(bytes: packet(200).frame()))
    #expect(world.port.incoming.isEmpty && world.card.counters.receiveDropped == 1)
    // The buffer waits for the next.
    let frame = packet(10).frame()
    world.arrive(.init(bytes: frame))
    #expect(try world.received()?.1 == frame)

    // And where the driver has no more buffers than the ring has descriptors.
    world.driver.size = 4
    try world.start(RingMode(), Feature.merged)
    for _ in 0..<4 { try world.post([60]) }
    world.arrive(.init(bytes: packet(400).frame()))
    #expect(world.port.incoming.isEmpty && world.card.counters.receiveDropped == 2)
    world.arrive(.init(bytes: frame))
    #expect(try world.received()?.1 == frame)
  }

  @Test func withoutADriverFramesAreDropped() throws {
    let world = try NetworkWorld()
    for _ in 0..<10 { world.arrive(.init(bytes: packet(1).frame())) }
    #expect(world.port.incoming.isEmpty && world.card.counters.receiveDropped == 10)
    try world.start(RingMode(), Feature.status)
    world.card.setLink(isUp: false)
    world.arrive(.init(bytes: packet(1).frame()), .init(bytes: [1, 2, 3]))
    #expect(world.port.incoming.isEmpty && world.card.counters.receiveDropped == 12)
  }

  /// The driver sees the link go down, and up again.
  @Test func aPortThatLeadsNowhereIsACableThatIsOut() throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), Feature.status)
    func status() -> UInt8 { world.card.configurationByte(at: 6) }
    #expect(status() == 1)
    for isConnected in [false, true] {
      world.port.isConnected = isConnected
      #expect(status() == (isConnected ? 0 : 1))
      world.card.framesArrived()
      #expect(status() == (isConnected ? 1 : 0))
    }
    // Who unplugs it otherwise is not overruled by frames.
    world.card.setLink(isUp: false)
    world.card.framesArrived()
    #expect(status() == 0)
  }

  @Test(arguments: [false, true]) func aChecksumIsVouchedForOrMade(isAgreed: Bool) throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), isAgreed ? Feature.guestChecksum : 0)
    let packet = packet(50)
    for _ in 0..<2 { try world.post([200]) }
    var valid = TestNetwork.Frame(bytes: packet.frame())
    valid.offload.isChecksumValid = true
    var partial = TestNetwork.Frame(bytes: packet.frame(hasChecksum: false))
    partial.offload.checksum = .init(start: packet.transport, offset: 16)
    world.arrive(valid, partial)
    #expect(try world.received()?.0.flags == (isAgreed ? 2 : 0))
    let (header, bytes) = try #require(try world.received())
    #expect(bytes == packet.frame(hasChecksum: !isAgreed))
    #expect(header.flags == (isAgreed ? 1 : 0))
    #expect(header.checksumStart == (isAgreed ? packet.transport : 0))
  }

  @Test(arguments: RingMode.all, [false, true])
  func aLargeSegmentIsCutForADriverThatTakesNone(mode: RingMode, isIPv6: Bool) throws {
    let world = try NetworkWorld()
    try world.start(mode)
    let packet = packet(3000, isIPv6: isIPv6)
    try world.post([1200])
    world.arrive(large(packet, 900))
    // The rest follows as there are buffers.
    for _ in 0..<3 {
      try world.post([1200])
      try world.driver.notify(0)
    }
    for segment in packet.segments(900) { #expect(try world.received()?.1 == segment.frame()) }
    #expect(world.port.incoming.isEmpty)
  }

  @Test(arguments: [false, true]) func aLargeSegmentComesWholeWhereItIsTaken(isIPv6: Bool) throws {
    let world = try NetworkWorld()
    try world.start(
      RingMode(isIndirect: true), Feature.merged | Feature.guestChecksum | Feature.guestTCP)
    let packet = packet(20_000, isIPv6: isIPv6)
    for _ in 0..<6 { try world.post([4096]) }
    world.arrive(large(packet, 1460))
    let (header, bytes) = try #require(try world.received())
    #expect(bytes == packet.frame(hasChecksum: false))
    var expected = TestNetHeader(large: packet, size: 1460)
    expected.bufferCount = 5
    #expect(header == expected)
    // Put aside, as Linux does for a while, they are cut.
    try world.start(
      RingMode(),
      Feature.merged | Feature.guestChecksum | Feature.guestTCP | Feature.guestOffloads
        | Feature.control)
    #expect(try world.control([5, 0, 2, 0, 0, 0, 0, 0, 0, 0]) == 0)
    for _ in 0..<14 { try world.post([1600]) }
    world.arrive(large(packet, 1460))
    for segment in packet.segments(1460) { #expect(try world.received()?.1 == segment.frame()) }
  }

  @Test func aBufferSmallerThanTheHeaderBreaksARule() throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), Feature.merged)
    try world.post([11])
    world.arrive(.init(bytes: packet(1).frame()))
    #expect(world.card.link.failure == .invalidRequest)
    try world.driver.expectBroken()
  }

  /// However many frames there are, a call ends; the rest comes by itself.
  @Test func workIsBounded() throws {
    let world = try NetworkWorld()
    try world.start()
    world.port.incoming = [TestNetwork.Frame](repeating: .init(bytes: [1]), count: 1000)
    world.card.framesArrived()
    #expect(!world.port.incoming.isEmpty)
    #expect(world.driver.timeline.advance(by: 1_000_000, limit: 100) < 100)
    #expect(world.port.incoming.isEmpty)
    #expect(world.driver.timeline.waiting == 0)
  }

  @Test func aResetForgetsWhatWasTaken() throws {
    let world = try NetworkWorld()
    try world.start(RingMode(), Feature.merged)
    try world.post([60])
    world.arrive(.init(bytes: packet(100).frame()))
    world.driver.transport.reset()
    try world.start(RingMode(), Feature.merged)
    try world.post([300])
    try world.driver.notify(0)
    #expect(try world.received()?.1 == packet(100).frame())
  }
}
