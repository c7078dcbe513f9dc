extension [UInt8] {
  /// Numbers that programs take for sizes, and their neighbours.
  private static let extremes: [UInt8] = [
    0, 1, 2, 4, 8, 0x0f, 0x10, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff,
  ]

  /// What is left of these bytes after one to four accidents.
  ///
  /// - Parameter fragments: what means something in this format, to be put anywhere.
  public func mutated(
    by random: inout SplitMix, fragments: [[UInt8]] = []
  ) -> [UInt8] {
    var bytes = self
    for _ in 0...random.below(4) { bytes.suffer(&random, fragments) }
    return bytes
  }

  private mutating func suffer(_ random: inout SplitMix, _ fragments: [[UInt8]]) {
    let start = random.below(count + 1)
    let end = Swift.min(count, start + random.below(13))
    switch random.below(fragments.isEmpty ? 6 : 8) {
    case 0 where random.below(4) == 0: removeSubrange(end...)
    case 1 where random.below(2) == 0: removeSubrange(start..<end)
    case 1: insert(contentsOf: self[start..<end], at: random.below(count + 1))
    case 6: insert(contentsOf: fragments[random.below(fragments.count)], at: start)
    case 7: replaceSubrange(start..<end, with: fragments[random.below(fragments.count)])
    case 2, 3: replaceByte(at: start, with: UInt8(truncatingIfNeeded: random.next()))
    case 4 where start < count: self[start] ^= 1 << UInt8(random.below(8))
    default: replaceByte(at: start, with: Self.extremes[random.below(Self.extremes.count)])
    }
  }

  private mutating func replaceByte(at place: Int, with byte: UInt8) {
    if place < count { self[place] = byte } else { append(byte) }
  }
}
