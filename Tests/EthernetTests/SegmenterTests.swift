import Ethernet
import TestPackets
import Testing

@Suite struct SegmenterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var isIPv6 = false
    var vlan: UInt16?
    var options = 0
    var payload: Int
    var size: Int

    var testDescription: String {
      "\(isIPv6 ? "IPv6" : "IPv4") vlan \(vlan ?? 0) options \(options): \(payload) by \(size)"
    }
  }

  static let cases: [Case] = [false, true].flatMap { isIPv6 in
    [
      Case(isIPv6: isIPv6, payload: 1, size: 1460), Case(isIPv6: isIPv6, payload: 1460, size: 1460),
      Case(isIPv6: isIPv6, payload: 1461, size: 1460), Case(isIPv6: isIPv6, payload: 7, size: 1),
      Case(isIPv6: isIPv6, vlan: 7, payload: 5001, size: 999),
      Case(isIPv6: isIPv6, options: 12, payload: 65_000, size: 1448),
      Case(isIPv6: isIPv6, payload: 65_495, size: 65_495),
    ]
  }

  private func packet(_ test: Case) -> Packet {
    var packet = Packet()
    packet.isIPv6 = test.isIPv6
    packet.vlan = test.vlan
    packet.options = [UInt8](repeating: 1, count: test.options)
    packet.payload = Packet.payload(test.payload)
    packet.sequence = 0xffff_ff00
    packet.flags =
      Packet.Flags.acknowledge | Packet.Flags.push | Packet.Flags.finish
      | Packet.Flags.windowReduced
    return packet
  }

  @Test(arguments: cases) func packetsAreAsIfEachHadBeenSent(test: Case) throws {
    let packet = packet(test)
    var frame = packet.frame(hasChecksum: false)
    // What the frame says of lengths and checksums does not matter.
    frame[packet.transport + 16] = 0x55
    frame[packet.transport - (test.isIPv6 ? 36 : 18)] = 0xee
    let segments = try frame.withUnsafeBytes { frame in
      let segmenter = try #require(
        Segmenter(frame, frameSize: frame.count, segmentSize: test.size, isIPv6: test.isIPv6))
      return (0..<segmenter.count).map { index in
        var bytes = [UInt8](repeating: 0xaa, count: segmenter.byteCount(of: index))
        bytes.withUnsafeMutableBytes { segmenter.write(index, of: frame, to: $0) }
        return bytes
      }
    }
    let expected = packet.segments(test.size)
    #expect(segments.count == expected.count)
    for (index, pair) in zip(segments, expected).enumerated() {
      #expect(pair.0 == pair.1.frame(), "\(index)")
    }
  }

  @Test func refusesWhatCannotBeCut() {
    func segmenter(_ packet: Packet, size: Int, isIPv6: Bool = false) -> Segmenter? {
      packet.frame().withUnsafeBytes {
        Segmenter($0, frameSize: $0.count, segmentSize: size, isIPv6: isIPv6)
      }
    }
    var packet = Packet()
    #expect(segmenter(packet, size: 100) == nil)
    packet.payload = [1]
    #expect(segmenter(packet, size: 100) != nil)
    #expect(segmenter(packet, size: 0) == nil)
    #expect(segmenter(packet, size: 100, isIPv6: true) == nil)
    packet.payload = Packet.payload(65_496)
    #expect(segmenter(packet, size: 65_496) == nil)
    #expect(segmenter(packet, size: 65_495) != nil)
    packet.isUDP = true
    #expect(segmenter(packet, size: 100) == nil)
  }
}
