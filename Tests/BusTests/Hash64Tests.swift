import Bus
import Testing

@Suite struct Hash64Tests {
  /// What xxhsum 0.8 says.
  @Test(
    arguments: [
      ("", 0xef46_db37_51d8_e999), ("a", 0xd24e_c4f1_a98c_6e5b), ("abc", 0x44bc_2cf5_ad77_0999),
      ("Nobody inspects the spammish repetition", 0xfbce_a83c_8a37_8bf1),
    ] as [(String, UInt64)])
  func hashesAsTheOriginal(text: String, hash: UInt64) {
    #expect(Hash64.hash(Array(text.utf8)) == hash)
  }

  /// Every length up to two stripes, and every bit.
  @Test func oneBitMakesAnother() {
    for count in 1..<70 {
      let bytes = (0..<count).map { UInt8($0) }
      let hash = Hash64.hash(bytes)
      for bit in 0..<count * 8 {
        var other = bytes
        other[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(Hash64.hash(other) != hash)
      }
      #expect(Hash64.hash(bytes, seed: 1) != hash)
    }
  }
}
