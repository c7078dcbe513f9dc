/// Random numbers from a seed, the same everywhere: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, OOPSLA 2014).
public struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Those of a seed.
  public init(state: UInt64) { self.state = state }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number below a bound, which is not zero.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
