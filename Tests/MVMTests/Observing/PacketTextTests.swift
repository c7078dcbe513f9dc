import MVM
import TestPackets
import Testing

/// Packets in a line.
@Suite struct PacketTextTests {
  @Test func segments() {
    var packet = Packet()
    packet.flags = Packet.Flags.begin
    #expect(
      PacketText.line(packet.frame())
        == "IP 10.0.2.2.80 > 10.0.2.15.40000: Flags [S], seq 305419896, win 65535, length 0")
    packet.flags = Packet.Flags.push | Packet.Flags.acknowledge
    packet.payload = Packet.payload(10)
    packet.isIPv6 = true
    #expect(
      PacketText.line(packet.frame())
        == "IP6 fec0::2.80 > fec0::f.40000: Flags [P.], seq 305419896:305419906, ack 1, "
        + "win 65535, length 10")
    packet.vlan = 5
    packet.hasHops = true
    #expect(PacketText.line(packet.frame()).hasPrefix("vlan 5, IP6 fec0::2.80 > fec0::f.40000: F"))
  }

  @Test func namesAndLeases() {
    var packet = Packet()
    packet.isUDP = true
    packet.targetPort = 53
    let question: [UInt8] = [1, 97, 2, 98, 1, 0, 0, 28, 0, 1]
    packet.payload = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question
    let start = "IP 10.0.2.2.80 > 10.0.2.15.53: "
    #expect(PacketText.line(packet.frame()) == start + "DNS query AAAA a.b?, length 22")
    packet.payload[2] = 0x81
    packet.payload[3] = 0x83
    #expect(
      PacketText.line(packet.frame()) == start + "DNS reply AAAA a.b?: no such name, length 22")
    packet.targetPort = 67
    packet.payload = [1] + [UInt8](repeating: 0, count: 235) + [0x63, 0x82, 0x53, 0x63, 53, 1, 3]
    #expect(PacketText.line(packet.frame()).hasSuffix(": DHCP request, length 243"))
    #expect(
      PacketText.line(Array(packet.frame().prefix(100)), byteCount: 285)
        .hasSuffix(": DHCP to server, length 243"))
    packet.targetPort = 9
    #expect(PacketText.line(packet.frame()).hasSuffix(".9: UDP, length 243"))
  }

  private static let ends: [UInt8] = [1, 2, 3, 4, 5, 6, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf]

  @Test func addressResolution() {
    let addresses: [UInt8] = [
      0xa, 0xb, 0xc, 0xd, 0xe, 0xf, 10, 0, 2, 15, 0, 0, 0, 0, 0, 0, 10, 0, 2, 2,
    ]
    let request = Self.ends + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + addresses
    #expect(
      PacketText.line(request) == "ARP, Request who-has 10.0.2.2 tell 10.0.2.15, length 28")
    var reply = request
    reply[21] = 2
    #expect(
      PacketText.line(reply) == "ARP, Reply 10.0.2.15 is-at 0a:0b:0c:0d:0e:0f, length 28")
  }

  @Test func echoesAndOthers() {
    let header: [UInt8] = [0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0, 0, 10, 0, 2, 15, 10, 0, 2, 2]
    let echo = Self.ends + [8, 0] + header + [8, 0, 0, 0, 0, 7, 0, 9]
    #expect(
      PacketText.line(echo)
        == "IP 10.0.2.15 > 10.0.2.2: ICMP echo request, id 7, seq 9, length 8")
    var fragment = echo
    fragment[21] = 2
    #expect(PacketText.line(fragment) == "IP 10.0.2.15 > 10.0.2.2: fragment at 16, length 8")
    #expect(
      PacketText.line(Self.ends + [0x88, 0xcc, 1])
        == "0a:0b:0c:0d:0e:0f > 01:02:03:04:05:06, type 0x88cc, length 15")
  }

  /// Whatever is cut off, or is noise, is a line of printable ASCII.
  @Test func anythingIsALine() {
    var packet = Packet()
    packet.payload = Packet.payload(40)
    for isIPv6 in [false, true] {
      for isUDP in [false, true] {
        (packet.isIPv6, packet.isUDP, packet.targetPort) = (isIPv6, isUDP, 53)
        let frame = packet.frame()
        for count in 0...frame.count {
          var cut = Array(frame.prefix(count))
          check(PacketText.line(cut))
          for place in cut.indices { cut[place] = cut[place] &* 31 &+ UInt8(place) }
          check(PacketText.line(cut))
        }
      }
    }
  }

  private func check(_ line: String) {
    #expect(!line.isEmpty && line.utf8.allSatisfy { 0x20..<0x7f ~= $0 })
  }
}
