/// Words for tests, the same in every run: corner cases first, then random bits of every magnitude.
struct RandomWords: Sequence, IteratorProtocol {
  static let corners: [UInt64] = [
    0, 1, 2, 31, 32, 33, 63, 64, 65, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff,
    0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000,
    0xffff_ffff_8000_0000, 0xffff_ffff_ffff_ffff,
  ]

  private var state: UInt64
  private var count: Int

  init(seed: UInt64, count: Int) {
    state = seed
    self.count = count
  }

  mutating func next() -> UInt64? {
    guard count > 0 else { return nil }
    count -= 1
    // One step of SplitMix64; a second one chooses how many leading zeroes.
    return random() >> (random() & 0x3f)
  }

  /// 64 random bits.
  mutating func random() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// Pairs of words: all corners with all corners, and random ones.
  static func pairs(seed: UInt64) -> [(UInt64, UInt64)] {
    let corners = Self.corners.flatMap { a in Self.corners.map { b in (a, b) } }
    let words = Array(RandomWords(seed: seed, count: 2000))
    return corners + zip(words, words.dropFirst()).map { ($0, $1) }
  }
}
