public import Bus

/// Bytes that look random and follow from a seed, for runs that can be repeated. Not for secrets.
///
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014), its
/// words cut into bytes from the low end: how many are asked for at a time makes no difference.
public final class SeededEntropy: EntropySource {
  private var state: UInt64
  private var word: UInt64 = 0
  private var bytesLeft = 0

  /// The stream of bytes that belongs to `seed`, from its beginning.
  public init(seed: UInt64) { state = seed }

  /// Fills `buffer` with the next bytes of the stream.
  public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    for index in buffer.indices {
      if bytesLeft == 0 {
        word = nextWord()
        bytesLeft = 8
      }
      buffer[index] = UInt8(truncatingIfNeeded: word)
      word >>= 8
      bytesLeft -= 1
    }
  }

  /// Goes on with the stream of another seed.
  public func reseed(_ seed: UInt64) {
    (state, word, bytesLeft) = (seed, 0, 0)
  }

  /// How far the stream has got, as the chunk `name` of a saved machine. Where there is none, it begins anew.
  public func statePart(_ name: String) -> StatePart {
    StatePart(name, version: 1, isRequired: false) { (visitor) throws(StateError) in
      try visitor.visit("state", &self.state)
      try visitor.visit("word", &self.word)
      try visitor.visit("bytesLeft", &self.bytesLeft)
      try visitor.require(0...8 ~= self.bytesLeft, "bytesLeft", "is no part of a word")
    }
  }

  private func nextWord() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
