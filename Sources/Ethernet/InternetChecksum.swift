/// The Internet's checksum (RFC 1071): the one's complement sum of 16-bit words.
///
/// Pieces are added one after the other; each but the last has an even number of bytes. The sum does not depend on byte
/// order, so that words are added as the host loads them, four at a time, and swapped once at the end.
public struct InternetChecksum {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// The sum of nothing.
  public init() {}

  /// Adds bytes, at most 4 GiB of them; an odd one at the end counts as the upper half of a word.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    let wholeWords = bytes.count & ~7
    var low = self.low
    var high = self.high
    while offset < wholeWords {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      low &+= word & 0xffff_ffff
      high &+= word >> 32
      offset += 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count {
      rest |= UInt64(bytes[offset]) << shift
      shift += 8
      offset += 1
    }
    #if _endian(big)
      rest = rest.byteSwapped
    #endif
    self.low = Self.folded(low &+ rest & 0xffff_ffff)
    self.high = Self.folded(high &+ rest >> 32)
  }

  /// Adds a 16-bit word, given as a number.
  public mutating func add(_ word: UInt16) { low += UInt64(word.bigEndian) }

  /// The sum as a number, before it is inverted.
  public var sum: UInt16 {
    UInt16(truncatingIfNeeded: Self.folded(low &+ high)).bigEndian
  }

  /// What goes into a checksum field, as a number.
  public var value: UInt16 { ~sum }

  /// The sum in 16 bits, carries added in again.
  private static func folded(_ sum: UInt64) -> UInt64 {
    var sum = (sum & 0xffff_ffff) + sum >> 32
    sum = (sum & 0xffff_ffff) + sum >> 32
    sum = (sum & 0xffff) + sum >> 16
    sum = (sum & 0xffff) + sum >> 16
    return (sum & 0xffff) + sum >> 16
  }
}
