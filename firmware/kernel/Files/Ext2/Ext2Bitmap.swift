/// Bits of a held block: bit `n` is bit `n % 8` of byte `n / 8`, and set for what is taken.
struct Ext2Bitmap {
  let buffer: Buffer
  /// How many bits mean something.
  let count: Int

  subscript(index: Int) -> Bool {
    get { buffer.load8(at: index >> 3) & bit(index) != 0 }
    nonmutating set {
      let byte = buffer.load8(at: index >> 3)
      buffer.store(newValue ? byte | bit(index) : byte & ~bit(index), at: index >> 3)
    }
  }

  private func bit(_ index: Int) -> UInt8 { 1 << UInt8(index & 7) }

  /// The first clear bit in the range. Bytes without one are passed at once.
  func firstClear(in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if index & 7 == 0, buffer.load8(at: index >> 3) == 0xff {
        index += 8
      } else if self[index] {
        index += 1
      } else {
        return index
      }
    }
    return nil
  }

  /// The first of eight clear bits in a byte: room to grow.
  func firstClearByte(in range: Range<Int>) -> Int? {
    var byte = (range.lowerBound + 7) >> 3
    while (byte + 1) << 3 <= range.upperBound {
      if buffer.load8(at: byte) == 0 { return byte << 3 }
      byte += 1
    }
    return nil
  }

  /// How many bits are clear from `index` on, up to `limit`.
  func clearRun(from index: Int, limit: Int) -> Int {
    var end = index
    while end < count, end - index < limit, !self[end] { end += 1 }
    return end - index
  }
}
