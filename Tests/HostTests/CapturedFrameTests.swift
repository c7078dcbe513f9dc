import Bus
import Fuzzing
import Host
import TestPackets
import Testing

/// What frames show to be left to do that were seen on an interface.
@Suite struct CapturedFrameTests {
  private let captured = CapturedFrame(mtu: 1500)

  private func offload(_ frame: [UInt8]) -> FrameOffload {
    frame.withUnsafeBytes { captured.offload($0) }
  }

  private static let kinds = [(false, false), (false, true), (true, false), (true, true)]

  private func packets(_ count: Int) -> [Packet] {
    [nil, 7].flatMap { (vlan: UInt16?) in
      Self.kinds.map { isIPv6, isUDP in
        var packet = Packet()
        (packet.isIPv6, packet.isUDP, packet.vlan) = (isIPv6, isUDP, vlan)
        packet.payload = Packet.payload(count)
        return packet
      }
    }
  }

  @Test func aWholePacketIsLeftAlone() {
    for packet in packets(100) + packets(1) { #expect(offload(packet.frame()) == FrameOffload()) }
  }

  @Test func anUnsummedPacketIsSummed() {
    for packet in packets(100) + packets(3) {
      var expected = FrameOffload()
      expected.checksum = .init(start: packet.transport, offset: packet.isUDP ? 6 : 16)
      let frame = packet.frame(hasChecksum: false)
      #expect(offload(frame) == expected)
      // Those of few bytes are filled up.
      #expect(offload(frame + [0, 0, 0, 0, 0]) == expected)
    }
  }

  @Test func whatWasPutTogetherIsCutAgain() {
    for packet in packets(20_000) where !packet.isUDP {
      let offload = offload(packet.frame())
      #expect(offload.segmentation == (packet.isIPv6 ? .tcp6 : .tcp4))
      #expect(offload.segmentSize == 1500 - 20 - (packet.isIPv6 ? 40 : 20))
    }
  }

  /// The largest packet is one, with or without a tag.
  @Test func aPacketOfTheFullSizeIsOne() {
    for vlan in [nil, 7] as [UInt16?] {
      var packet = Packet()
      packet.vlan = vlan
      packet.payload = Packet.payload(1460)
      #expect(offload(packet.frame()).segmentation == .none)
      packet.payload.append(0)
      #expect(offload(packet.frame()).segmentation == .tcp4)
    }
  }

  @Test func noiseHarmsNothing() throws {
    try Fuzzing.run(usual: 5000) { random in
      let packets = packets(random.below(40))
      let frame = packets[random.below(packets.count)].frame(hasChecksum: random.below(2) == 0)
      let noise = frame.mutated(by: &random)
      let offload = offload(noise)
      if let checksum = offload.checksum {
        try #require(checksum.start + checksum.offset + 2 <= noise.count)
      }
    }
  }
}
