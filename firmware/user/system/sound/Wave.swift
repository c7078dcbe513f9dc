/// The form of a tone, which makes what it sounds like.
///
///     square    -._.-._    hollow, as of a clarinet
///     triangle  /\/\/\/    soft, as of a flute
///     saw       /|/|/|/    sharp, as of strings
///     noise                a drum
public enum Wave: Sendable {
  case square, triangle, saw, noise

  /// Its height, from -32768 to 32767, so far on in a wave (2^32 is a whole one). `random` is new for
  /// each wave.
  func value(_ phase: UInt32, random: UInt32) -> Int {
    switch self {
    case .square: return phase < 1 << 31 ? 32767 : -32768
    case .triangle:
      let rising = Int(phase >> 15)
      return rising < 65536 ? rising - 32768 : 98303 - rising
    case .saw: return Int(phase >> 16) - 32768
    case .noise: return Int(random >> 16) - 32768
    }
  }
}
