import Fuzzing
import Testing

extension NetworkTests {
  /// The checksum against the obvious way to make it, with pieces of odd sizes at odd places.
  @Suite
  struct ChecksumTests {
    private func plainSum(_ bytes: [UInt8]) -> UInt16 {
      var sum = 0
      for (index, byte) in bytes.enumerated() { sum += index % 2 == 0 ? Int(byte) << 8 : Int(byte) }
      while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
      return ~UInt16(sum)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func piecesSumAsTheWhole(seed: UInt64) {
      var random = SplitMix(state: seed)
      let bytes = (0..<Int(random.next() % 3000)).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      var sum = InternetChecksum()
      bytes.withUnsafeBytes { buffer in
        var start = 0
        while start < bytes.count {
          let count = min(Int(random.next() % 700) + 1, bytes.count - start)
          if let first = buffer.baseAddress { sum.add(first + start, count) }
          start += count
        }
      }
      #expect(sum.value == plainSum(bytes))
    }

    @Test func numbersSumAsTheirBytes() {
      var sum = InternetChecksum()
      sum.add(UInt32(0x0a00_020f))
      sum.add(UInt16(0x1234))
      #expect(sum.value == plainSum([0x0a, 0x00, 0x02, 0x0f, 0x12, 0x34]))
    }
  }
}
