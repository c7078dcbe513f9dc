import Ethernet
import TestPackets
import Testing

@Suite struct InternetChecksumTests {
  @Test(arguments: Array(0...40) + [1499, 65_535, 65_536])
  func sumsAsTheRemainderModulo65535(count: Int) {
    for pattern in 0..<4 {
      let bytes = (0..<count).map { place in
        [0xff, 0, UInt8(truncatingIfNeeded: place &* 197 &+ 91), UInt8(place & 1) &* 255][pattern]
      }
      var checksum = InternetChecksum()
      bytes.withUnsafeBytes { checksum.add($0) }
      #expect(Int(checksum.sum) == Packet.sum(bytes), "\(pattern)")
      #expect(checksum.value == ~checksum.sum)
    }
  }

  @Test func piecesAndWordsAddUp() {
    let bytes = Packet.payload(3000)
    for cut in [0, 2, 8, 10, 1334, 2998, 3000] {
      var checksum = InternetChecksum()
      bytes.withUnsafeBytes {
        checksum.add(UnsafeRawBufferPointer(rebasing: $0[..<cut]))
        checksum.add(0x0106 as UInt16)
        checksum.add(UnsafeRawBufferPointer(rebasing: $0[cut...]))
      }
      #expect(Int(checksum.sum) == Packet.sum(bytes + [1, 6]))
    }
  }

  /// At addresses that are no multiple of anything.
  @Test func startsAnywhere() {
    let bytes = Packet.payload(100)
    for start in 0..<9 {
      var checksum = InternetChecksum()
      bytes.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[start...])) }
      #expect(Int(checksum.sum) == Packet.sum(Array(bytes[start...])))
    }
  }
}
