/// Numbers that look random and are the same for the same seed: xoshiro256**, its state filled by SplitMix64 (both by
/// Blackman and Vigna, who put them in the public domain).
package struct SeededGenerator {
  var state: (UInt64, UInt64, UInt64, UInt64)

  /// Every seed is as good as another.
  package init(seed: UInt64) {
    var counter = seed
    func next() -> UInt64 {
      counter &+= 0x9e37_79b9_7f4a_7c15
      var mixed = counter
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// A number of `range`. The last values are rarer by less than one in 2^64 / `range.count`.
  package mutating func next(in range: ClosedRange<UInt64>) -> UInt64 {
    let count = range.upperBound - range.lowerBound
    guard count < .max else { return next() }
    return range.lowerBound + next().multipliedFullWidth(by: count + 1).high
  }

  private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }
}
