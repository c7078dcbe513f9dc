import Bus
import Host
import HostTools
import TestPackets
import Testing

/// libslirp between frames of a guest and sockets of this host's loopback.
@Suite struct UserNetworkTests {
  private static let largestSize: [UInt8] = [2, 4, 0x05, 0xb4]

  /// A connection of the guest to a port of the host: the packet that goes on with it.
  private func connect(
    _ guest: NetworkGuest, to port: UInt16, options: [UInt8] = largestSize
  ) throws -> Packet {
    var packet = Packet()
    (packet.sourcePort, packet.targetPort) = (40_000, port)
    packet.sequence = 1000
    packet.acknowledgement = 0
    packet.flags = Packet.Flags.begin
    packet.options = options
    guest.send(packet)
    let answer = try guest.receiveTCP()
    #expect(answer.flags == Packet.Flags.begin | Packet.Flags.acknowledge)
    #expect(answer.acknowledgement == 1001)
    packet.options = []
    packet.flags = Packet.Flags.acknowledge
    packet.sequence = 1001
    packet.acknowledgement = answer.sequence &+ 1
    guest.send(packet)
    return packet
  }

  @Test func theGatewayAnswersForItself() throws {
    let guest = try NetworkGuest()
    let answer = try guest.receive { $0.bytes[12...13] == [8, 6] }
    #expect(answer.bytes[20...21] == [0, 2])
    #expect(answer.bytes[22..<32] == [0x52, 0x55, 10, 0, 2, 2, 10, 0, 2, 2])
  }

  @Test func largeSegmentsOfTheGuestArrive() throws {
    let server = try LoopbackSocket.listening()
    let guest = try NetworkGuest()
    var packet = try connect(guest, to: server.port)
    let connection = try server.accepted()
    var bytes: [UInt8] = []
    for size in [1, 1460, 30_000, 65_495] {
      packet.payload = Packet.payload(size)
      guest.send(packet)
      var got: [UInt8] = []
      while got.count < size {
        let part = try connection.read(size).bytes
        try #require(!part.isEmpty)
        got += part
      }
      #expect(got == packet.payload)
      packet.sequence &+= UInt32(size)
      bytes += got
    }
  }

  /// What the host sends comes in segments larger than a packet, to be cut into such as the guest asked for.
  @Test(arguments: [largestSize, []])
  func segmentsForTheGuestAreLarge(options: [UInt8]) throws {
    let server = try LoopbackSocket.listening()
    let guest = try NetworkGuest()
    var packet = try connect(guest, to: server.port, options: options)
    let connection = try server.accepted()
    let sent = Packet.payload(40_000)
    try connection.write(sent)
    var got: [UInt8] = []
    var sizes: [Int] = []
    while got.count < sent.count {
      let frame = try guest.receiveTCP()
      guard frame.sequence == packet.acknowledgement else { continue }
      sizes.append(frame.payload.count)
      got += frame.payload
      packet.acknowledgement &+= UInt32(frame.payload.count)
      guest.send(packet)
      #expect(frame.offload.isChecksumValid)
      #expect((frame.offload.segmentation == .tcp4) == (frame.bytes.count > 1514))
      #expect(frame.offload.segmentation == .none || frame.offload.segmentSize == 1460)
    }
    #expect(got == sent)
    #expect(sizes.contains { $0 > 1460 }, "\(sizes)")
  }

  @Test func datagramsGoBothWays() throws {
    let server = try LoopbackSocket.listening(isUDP: true)
    let guest = try NetworkGuest()
    var packet = Packet()
    packet.isUDP = true
    packet.targetPort = server.port
    packet.payload = Packet.payload(1000)
    guest.send(packet)
    let (bytes, port) = try server.read(2000)
    #expect(bytes == packet.payload)
    try server.write([7, 8, 9], to: port)
    let answer = try guest.receive { $0.bytes[12] == 8 && $0.bytes[23] == 17 }
    #expect(answer.bytes[34...] == answer.bytes[34..<42] + [7, 8, 9])
    #expect(answer.number(34, 2) == Int(server.port) && answer.number(36, 2) == 80)
  }

  @Test func aForwardedPortLeadsToTheGuest() throws {
    let port = try FreePort.any()
    let rule = PortForward(transport: .tcp, address: "127.0.0.1", port: port, guestPort: 80)
    let guest = try NetworkGuest(forwards: [rule], isRestricted: true)
    let client = try LoopbackSocket.connected(to: port)
    let begin = try guest.receiveTCP()
    #expect(begin.flags == Packet.Flags.begin && begin.number(36, 2) == 80)
    var packet = Packet()
    (packet.sourcePort, packet.targetPort) = (80, UInt16(begin.number(34, 2)))
    packet.sequence = 5000
    packet.acknowledgement = begin.sequence &+ 1
    packet.flags = Packet.Flags.begin | Packet.Flags.acknowledge
    guest.send(packet)
    packet.sequence = 5001
    packet.flags = Packet.Flags.acknowledge | Packet.Flags.push
    packet.payload = [1, 2, 3]
    guest.send(packet)
    #expect(try client.read(10).bytes == [1, 2, 3])
    try client.write([4, 5])
    let frame = try guest.receive { $0.bytes[23] == 6 && !$0.payload.isEmpty }
    #expect(frame.payload == [4, 5])
  }

  @Test func aForwardedPortTakesDatagrams() throws {
    let port = try FreePort.any(isUDP: true)
    let rule = PortForward(transport: .udp, address: "127.0.0.1", port: port, guestPort: 69)
    let guest = try NetworkGuest(forwards: [rule])
    try LoopbackSocket.connected(to: port, isUDP: true).write([1, 2])
    let frame = try guest.receive { $0.bytes[12] == 8 && $0.bytes[23] == 17 }
    #expect(frame.number(36, 2) == 69 && frame.bytes[42...].elementsEqual([1, 2]))
  }

  /// Restricted, the guest cannot reach the host: its connection is not answered, or refused.
  @Test func aRestrictedGuestReachesNothing() throws {
    let server = try LoopbackSocket.listening(isUDP: true)
    let guest = try NetworkGuest(isRestricted: true)
    var packet = Packet()
    packet.isUDP = true
    packet.targetPort = server.port
    packet.payload = [1]
    guest.send(packet)
    // What was sent from elsewhere afterwards is all that comes.
    guest.send(
      [UInt8](repeating: 0xff, count: 6) + NetworkGuest.card
        + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + NetworkGuest.card
        + [10, 0, 2, 15, 0, 0, 0, 0, 0, 0, 10, 0, 2, 2])
    for _ in 0..<2 { _ = try guest.receive { $0.bytes[12...13] == [8, 6] } }
    try LoopbackSocket.connected(to: server.port, isUDP: true).write([2])
    #expect(try server.read(10).bytes == [2])
  }

  @Test func portsThatCannotBeHadAreNamed() throws {
    let taken = try LoopbackSocket.listening()
    func message(_ forward: PortForward) -> String? {
      var options = UserNetworkOptions(cardAddress: NetworkGuest.card)
      options.forwards = [forward]
      do throws(HostError) {
        _ = try HostNetwork(user: options)
        return nil
      } catch {
        return error.description
      }
    }
    let inUse = PortForward(
      transport: .tcp, address: "127.0.0.1", port: taken.port, guestPort: 80)
    #expect(
      message(inUse)?.hasPrefix(
        "tcp:127.0.0.1:\(taken.port):80: port \(taken.port) of 127.0.0.1 is in use: ") == true)
    for address in ["192.0.2.1", "2001:db8::1", "here"] {
      let forward = PortForward(transport: .udp, address: address, port: 4000, guestPort: 80)
      #expect(message(forward)?.contains("this host has no address \(address)") == true)
    }
  }

  /// Whatever the guest sends, the host goes on.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func noiseHarmsNothing(seed: UInt64) throws {
    let guest = try NetworkGuest(isRestricted: true)
    var state = seed &* 0x9e37_79b9_7f4a_7c15
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    for _ in 0..<2000 {
      var packet = Packet()
      packet.isIPv6 = next() % 2 == 0
      packet.isUDP = next() % 3 == 0
      packet.flags = UInt8(truncatingIfNeeded: next())
      packet.options = [UInt8](repeating: UInt8(next() % 4), count: next() % 6 * 4)
      packet.payload = Packet.payload(next() % 200)
      packet.target = NetworkGuest.gateway
      var frame = packet.frame()
      for _ in 0..<next() % 4 {
        frame[next() % frame.count] = UInt8(truncatingIfNeeded: next())
      }
      frame.removeLast(next() % 8 == 0 ? next() % frame.count : 0)
      _ = guest.network.transmit(byteCount: frame.count, offload: FrameOffload()) {
        $0.copyBytes(from: frame)
      }
      guest.network.transmitted()
    }
    // It still answers.
    guest.send(
      [UInt8](repeating: 0xff, count: 6) + NetworkGuest.card
        + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + NetworkGuest.card
        + [10, 0, 2, 15, 0, 0, 0, 0, 0, 0, 10, 0, 2, 3])
    _ = try guest.receive { $0.bytes[12...13] == [8, 6] && $0.bytes[28..<32] == [10, 0, 2, 3] }
  }
}
