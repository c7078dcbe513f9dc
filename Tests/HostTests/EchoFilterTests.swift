import Host
import TestPackets
import Testing

/// Which frames are a guest's own that come back.
@Suite struct EchoFilterTests {
  private func packet(_ count: Int, sequence: UInt32 = 1) -> [UInt8] {
    var packet = Packet()
    packet.payload = Packet.payload(count)
    packet.sequence = sequence
    return packet.frame()
  }

  private func note(_ frame: [UInt8], _ filter: inout EchoFilter) {
    frame.withUnsafeBytes { filter.noteSent($0) }
  }

  private func isEcho(_ frame: [UInt8], _ filter: inout EchoFilter) -> Bool {
    frame.withUnsafeBytes { filter.isEcho($0) }
  }

  @Test func aFrameThatWasSentIsAnEchoOnce() {
    var filter = EchoFilter()
    let frame = packet(100)
    #expect(!isEcho(frame, &filter))
    note(frame, &filter)
    note(frame, &filter)
    #expect(isEcho(frame, &filter))
    #expect(isEcho(frame, &filter))
    #expect(!isEcho(frame, &filter))
  }

  @Test func aByteMakesAnotherFrame() {
    var filter = EchoFilter()
    let frame = packet(1000)
    note(frame, &filter)
    for place in [0, 6, 14, 40, frame.count - 1] {
      var other = frame
      other[place] ^= 1
      #expect(!isEcho(other, &filter), "byte \(place)")
    }
    #expect(isEcho(frame, &filter))
  }

  /// A wire's smallest frame has 60 bytes.
  @Test func whatWasFilledUpOnTheWayIsAnEcho() {
    var filter = EchoFilter()
    let frame = packet(0)
    #expect(frame.count < 60)
    note(frame, &filter)
    #expect(isEcho(frame + [UInt8](repeating: 0, count: 60 - frame.count), &filter))
  }

  @Test func onlySoManyAreRemembered() {
    var filter = EchoFilter()
    for number in 0...EchoFilter.frameLimit { note(packet(1, sequence: UInt32(number)), &filter) }
    #expect(!isEcho(packet(1, sequence: 0), &filter))
    #expect(isEcho(packet(1, sequence: 1), &filter))
    #expect(isEcho(packet(1, sequence: UInt32(EchoFilter.frameLimit)), &filter))
  }

  @Test func whatIsNoFrameIsNoEcho() {
    var filter = EchoFilter()
    for count in 0..<14 {
      note([UInt8](repeating: 0, count: count), &filter)
      #expect(!isEcho([UInt8](repeating: 0, count: count), &filter))
    }
  }
}
