/// Which frames are lost: so many of a hundred, drawn from a seed.
struct LossChance {
  private let threshold: UInt64
  private let words: SeededEntropy

  init(percent: Double, seed: UInt64) {
    // Of 2^32: fine enough, and exact for 0 and 100.
    threshold = UInt64(min(100, max(0, percent)) / 100 * 4_294_967_296)
    words = SeededEntropy(seed: seed)
  }

  /// Whether the next frame is.
  func isLost() -> Bool {
    guard threshold > 0 else { return false }
    var word: UInt32 = 0
    withUnsafeMutableBytes(of: &word) { words.fill($0) }
    return UInt64(word) < threshold
  }
}
