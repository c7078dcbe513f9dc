import System

/// Bits of a stream as RFC 1951 packs them: the lowest bit of each byte first.
struct BitReader {
  private(set) var reader: ByteReader
  private var bits = 0
  private var count = 0

  init(_ reader: ByteReader) { self.reader = reader }

  /// A number of so many bits, its lowest bit first.
  mutating func number(_ width: Int) throws(PictureFailure) -> Int {
    while count < width {
      bits |= Int(try reader.byte()) << count
      count += 8
    }
    defer {
      bits >>= width
      count -= width
    }
    return bits & (1 << width - 1)
  }

  /// Leaves out what is left of a byte. Fewer than eight bits are ever held, so that what follows
  /// can be read as bytes.
  mutating func align() {
    bits = 0
    count = 0
  }

  mutating func byte() throws(PictureFailure) -> UInt8 { try reader.byte() }

  func failure(_ message: ByteString) -> PictureFailure { reader.failure(message) }
}
