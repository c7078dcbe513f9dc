/// Many words mixed into one, so that order counts and single bits spread (multiplication and rotation, as in xxHash):
/// for telling whether two machines are in the same state.
public struct StateHash {
  /// The hash of what was added.
  public private(set) var value: UInt64 = 0x27d4_eb2f_1656_67c5

  /// Of nothing.
  public init() {}

  /// Adds a word.
  public mutating func add(_ word: UInt64) {
    let mixed = word &* 0xc2b2_ae3d_27d4_eb4f
    value ^= (mixed << 31 | mixed >> 33) &* 0x9e37_79b1_85eb_ca87
    value = (value << 27 | value >> 37) &* 0x9e37_79b1_85eb_ca87 &+ 0x85eb_ca77_c2b2_ae63
  }
}

extension GuestMemory {
  /// Adds every page that is not all zero, with its address. Reads all of RAM, which the host may have to provide for that.
  ///
  /// Unsafe pointer: pages 0 to `byteCount / pageSize` of `storage`, all of them RAM.
  public func add(to hash: inout StateHash) {
    let wordsInPage = Int(Self.pageSize / 8)
    for page in 0..<Int(byteCount / Self.pageSize) {
      let start = storage + page * Int(Self.pageSize)
      let words = UnsafeBufferPointer(
        start: start.assumingMemoryBound(to: UInt64.self), count: wordsInPage)
      if words.reduce(0, |) == 0 { continue }
      hash.add(base &+ UInt64(page) &* Self.pageSize)
      for word in words { hash.add(word) }
    }
  }
}
