import Fuzzing
import Testing

extension NetworkTests {
  /// What waits for a neighbour's answer, and who is believed.
  @Suite
  struct AddressResolutionTests {
    private static let second: UInt64 = 1_000_000_000
    private let neighbour = InternetAddress(10, 0, 0, 1)
    private let card = HardwareAddress { UInt8($0) << 1 }

    private func packets(_ count: Int) -> [Packet] { (0..<count).map { _ in Packet() } }

    private func isAsked(_ answer: AddressResolution.Answer) -> Bool? {
      guard case .waits(let asks) = answer else { return nil }
      return asks
    }

    @Test func whatIsSaidBeforeTheAnswerWaits() {
      var resolution = AddressResolution()
      let said = packets(10)
      let asked = said.map { isAsked(resolution.find(neighbour, $0, 0)) }
      #expect(asked == [true] + [Bool?](repeating: false, count: 9))
      // The last eight, one behind the other.
      let waiting = resolution.learn(neighbour, card, isNew: false, 1)
      #expect(waiting.elementsEqual(said.suffix(8)) { $0 === $1 })
      guard case .known(let found) = resolution.find(neighbour, Packet(), 2) else {
        Issue.record("it has said where it is")
        return
      }
      #expect(found == card)
    }

    @Test func whoDoesNotAnswerIsForgotten() {
      var resolution = AddressResolution()
      let said = packets(3)
      for packet in said { _ = resolution.find(neighbour, packet, 0) }
      for round in 1...2 as ClosedRange<UInt64> {
        #expect(resolution.nextInstant == round * Self.second)
        let (requests, failed) = resolution.expire(round * Self.second)
        #expect(requests == [neighbour] && failed.isEmpty)
      }
      let (requests, failed) = resolution.expire(3 * Self.second)
      #expect(requests.isEmpty && failed.elementsEqual(said) { $0 === $1 })
      #expect(resolution.report().isEmpty && resolution.nextInstant == .max)
    }

    @Test func nobodyIsBelievedUnasked() {
      var resolution = AddressResolution()
      #expect(resolution.learn(neighbour, card, isNew: false, 0).isEmpty)
      _ = resolution.find(neighbour, Packet(), 0)
      let everybody = HardwareAddress { _ in 0xff }
      #expect(resolution.learn(neighbour, everybody, isNew: true, 0).isEmpty)
      #expect(resolution.report().map(\.isComplete) == [false])
    }

    /// Whatever is asked, said and waited for in whatever order, there is an end to what is kept.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func memoryIsBounded(seed: UInt64) {
      let before = PacketMemory.inUse
      do {
        var resolution = AddressResolution()
        var random = SplitMix(state: seed)
        var now: UInt64 = 0
        for _ in 0..<20_000 {
          let address = InternetAddress(0x0a00_0000 + UInt32(random.next() % 4096))
          switch random.next() % 4 {
          case 0: _ = resolution.learn(address, card, isNew: random.next() % 2 == 0, now)
          case 1: now += random.next() % (Self.second / 100)
          case 2 where random.next() % 100 == 0: _ = resolution.expire(now)
          default: _ = resolution.find(address, Packet(), now)
          }
        }
        #expect(resolution.report().count <= 1024)
        #expect(PacketMemory.inUse - before <= 8 * 1024)
      }
      #expect(PacketMemory.inUse == before)
    }
  }
}
