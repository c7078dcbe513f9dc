import Ethernet
import TestPackets
import Testing

@Suite struct FrameLayoutTests {
  private func parse(_ frame: [UInt8]) -> FrameLayout? {
    frame.withUnsafeBytes { FrameLayout($0) }
  }

  static let packets: [Packet] = [false, true].flatMap { isIPv6 in
    [false, true].flatMap { isUDP in
      [nil, 5].flatMap { (vlan: UInt16?) in
        [[], [1, 1, 1, 1]].flatMap { (options: [UInt8]) in
          [false, true].map { hasHops in
            var packet = Packet()
            packet.isIPv6 = isIPv6
            packet.isUDP = isUDP
            packet.vlan = vlan
            packet.options = options
            packet.hasHops = hasHops && isIPv6
            packet.payload = [1, 2, 3]
            return packet
          }
        }
      }
    }
  }

  @Test(arguments: packets) func findsTheParts(packet: Packet) throws {
    let frame = packet.frame()
    let layout = try #require(parse(frame))
    #expect(layout.network == (packet.vlan == nil ? 14 : 18))
    #expect(layout.isIPv6 == packet.isIPv6)
    #expect(layout.kind == (packet.isUDP ? .udp : .tcp))
    #expect(layout.transport == packet.transport)
    #expect(frame[layout.payload...] == [1, 2, 3])
    let sum = frame.withUnsafeBytes {
      layout.pseudoHeader($0, byteCount: frame.count - layout.transport).sum
    }
    #expect(Int(sum) == packet.pseudoSum)
  }

  /// Of a frame that is cut off nothing is read that is not there, and a payload is all that may be missing.
  @Test(arguments: packets) func isNilWhereSomethingIsMissing(packet: Packet) {
    let frame = packet.frame()
    let payload = frame.count - 3
    for count in 0..<payload { #expect(parse(Array(frame[..<count])) == nil, "\(count)") }
    #expect(parse(Array(frame[..<payload])) != nil)
  }

  @Test(
    arguments: [
      (12, 9), (14, 0x65), (14, 0x44), (20, 0x20), (21, 1), (23, 1), (46, 0x40), (46, 0xf0),
    ] as [(Int, UInt8)])
  func othersHaveNone(place: Int, value: UInt8) {
    var packet = Packet()
    packet.payload = [1]
    var frame = packet.frame()
    #expect(parse(frame) != nil)
    frame[place] = value
    #expect(parse(frame) == nil)
  }

  @Test func bothDirectionsOfAConnectionAreOneFlow() throws {
    var packet = Packet()
    var answer = Packet()
    (answer.source, answer.destination) = (packet.destination, packet.source)
    (answer.sourcePort, answer.targetPort) = (packet.targetPort, packet.sourcePort)
    func hash(_ packet: Packet) throws -> UInt32 {
      let frame = packet.frame()
      let layout = try #require(parse(frame))
      return frame.withUnsafeBytes { layout.flowHash($0) }
    }
    #expect(try hash(packet) == hash(answer))
    var places: Set<UInt32> = []
    for port in 1...256 as ClosedRange<UInt16> {
      packet.sourcePort = port
      places.insert(try hash(packet) % 256)
    }
    #expect(places.count > 100)
  }
}
