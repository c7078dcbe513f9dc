/// One descriptor, of a split or a packed ring, or of an indirect table.
///
///     split     address (8)  count (4)  flags (2)  next (2)
///     packed    address (8)  count (4)  identifier (2)  flags (2)
struct Descriptor {
  /// Bytes in memory.
  static let byteCount: UInt64 = 16

  /// Bits of the flags.
  enum Flags {
    static let next: UInt16 = 1
    static let write: UInt16 = 2
    static let indirect: UInt16 = 4
    /// Packed ring only, each compared with a wrap counter.
    static let available: UInt16 = 1 << 7
    static let used: UInt16 = 1 << 15
  }

  let address: UInt64
  let count: UInt32
  let flags: UInt16
  /// The next descriptor's index (split ring) or the buffer identifier (packed ring).
  let link: UInt16

  /// From the two halves of a split ring's descriptor.
  init(split low: UInt64, _ high: UInt64) {
    address = low
    count = UInt32(truncatingIfNeeded: high)
    flags = UInt16(truncatingIfNeeded: high >> 32)
    link = UInt16(truncatingIfNeeded: high >> 48)
  }

  /// From the two halves of a packed ring's descriptor.
  init(packed low: UInt64, _ high: UInt64) {
    address = low
    count = UInt32(truncatingIfNeeded: high)
    link = UInt16(truncatingIfNeeded: high >> 32)
    flags = UInt16(truncatingIfNeeded: high >> 48)
  }

  var hasNext: Bool { flags & Flags.next != 0 }
  var isWritable: Bool { flags & Flags.write != 0 }
  var isIndirect: Bool { flags & Flags.indirect != 0 }
}
