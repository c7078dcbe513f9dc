/// The stream cipher ChaCha20 (RFC 8439, 2.3) as a generator: from a key and a counter, 64 bytes that tell
/// nothing of either.
struct ChaCha20 {
  /// 256 bits in words.
  typealias Key = InlineArray<8, UInt32>
  typealias Block = InlineArray<16, UInt32>

  static func block(_ key: Key, counter: UInt64) -> Block {
    // "expand 32-byte k"
    var state: Block = [
      0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574, key[0], key[1], key[2], key[3], key[4],
      key[5], key[6], key[7], UInt32(truncatingIfNeeded: counter),
      UInt32(truncatingIfNeeded: counter >> 32), 0, 0,
    ]
    let start = state
    for _ in 0..<10 {
      for column in 0..<4 {
        quarterRound(&state, column, column + 4, column + 8, column + 12)
      }
      for column in 0..<4 {
        quarterRound(
          &state, column, (column + 1) % 4 + 4, (column + 2) % 4 + 8, (column + 3) % 4 + 12)
      }
    }
    for index in 0..<16 { state[index] &+= start[index] }
    return state
  }

  @inline(__always)
  private static func quarterRound(_ state: inout Block, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
    mix(&state, a, b, d, 16)
    mix(&state, c, d, b, 12)
    mix(&state, a, b, d, 8)
    mix(&state, c, d, b, 7)
  }

  @inline(__always)
  private static func mix(
    _ state: inout Block, _ sum: Int, _ addend: Int, _ target: Int, _ shift: UInt32
  ) {
    state[sum] &+= state[addend]
    let word = state[target] ^ state[sum]
    state[target] = word << shift | word >> (32 - shift)
  }
}
