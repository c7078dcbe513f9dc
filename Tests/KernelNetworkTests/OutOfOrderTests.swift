import Fuzzing
import Testing

extension NetworkTests {
  /// Pieces of a stream in any order, with overlaps, against the stream itself.
  @Suite
  struct OutOfOrderTests {
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func piecesBecomeTheStream(seed: UInt64) throws {
      var random = SplitMix(state: seed)
      let stream = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 3) }
      let start = SequenceNumber(UInt32.max - 1000)
      var segments = OutOfOrderSegments()
      var received: [UInt8] = []
      for _ in 0..<5000 where received.count < stream.count {
        // The beginning is hit as often as the rest.
        let from = max(0, random.below(stream.count + 100) - 100)
        let count = min(Int(random.next() % 200) + 1, stream.count - from)
        var (first, bytes) = (from, Array(stream[from..<from + count]))
        if first + bytes.count <= received.count { continue }
        if first < received.count {
          bytes.removeFirst(received.count - first)
          first = received.count
        }
        segments.insert(start + first, try #require(ByteChain(copying: bytes)))
        received += segments.take(from: start + received.count).bytes()
      }
      #expect(received == stream)
      #expect(segments.isEmpty)
    }

    @Test func numbersGoRound() {
      let last = SequenceNumber(.max)
      #expect(last < last + 1)
      #expect((last + 5) - last == 5)
      #expect(last - (last + 5) == -5)
      #expect(SequenceNumber.latest(last, last + 1) == SequenceNumber(0))
    }
  }
}
