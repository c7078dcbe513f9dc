/// The flattened device tree (Devicetree Specification 0.4, chapter 5), read where it lies.
///
///     address    header            10 words, big-endian
///                reserved memory   pairs of 64-bit numbers
///                structure         words: a node begins, has properties, has nodes, ends
///                strings           names of properties
///
/// Nothing is believed: every offset is checked before it is used.
struct DeviceTree {
  private static let magic: UInt32 = 0xd00d_feed
  private static let headerSize = 40
  /// The version that is read; it has been the newest since 2007.
  private static let version: UInt32 = 17
  /// More is no description of a machine.
  private static let sizeLimit = 16 << 20

  /// Offsets of the header's fields.
  enum Field {
    static let magic = 0
    static let totalSize = 4
    static let structureOffset = 8
    static let stringsOffset = 12
    static let reservationsOffset = 16
    static let version = 20
    static let lastCompatibleVersion = 24
    static let stringsSize = 32
    static let structureSize = 36
  }

  let address: UInt

  /// Nil where the header is not one of a device tree.
  init?(at address: UInt) {
    self.address = address
    guard address != 0, address % 8 == 0, field(Field.magic) == Self.magic,
      field(Field.version) >= Self.version, field(Field.lastCompatibleVersion) <= Self.version,
      size >= Self.headerSize, size <= Self.sizeLimit,
      structure.lowerBound % 4 == 0, structure.upperBound <= size, strings.upperBound <= size
    else { return nil }
  }

  /// Bytes, header included.
  var size: Int { Int(field(Field.totalSize)) }

  /// Where the structure is, from the start of the tree.
  var structure: Range<Int> { block(Field.structureOffset, Field.structureSize) }

  /// Where the strings are, from the start of the tree.
  var strings: Range<Int> { block(Field.stringsOffset, Field.stringsSize) }

  /// Where all of it is in memory.
  var range: AddressRange { AddressRange(start: address, size: UInt(size)) }

  /// A field of the header.
  func field(_ offset: Int) -> UInt32 {
    UInt32(bigEndian: pointer(offset).load(as: UInt32.self))
  }

  /// A word of the structure; nil beyond its end.
  func word(_ offset: Int) -> UInt32? {
    guard structure.contains(offset), offset + 4 <= structure.upperBound else { return nil }
    return UInt32(bigEndian: pointer(offset).load(as: UInt32.self))
  }

  /// Bytes of the structure; nil where they go beyond its end.
  func bytes(_ offset: Int, count: Int) -> Bytes? {
    guard structure.contains(offset) || count == 0, count >= 0,
      count <= structure.upperBound - offset
    else { return nil }
    return Bytes(address: address + UInt(offset), count: count)
  }

  /// The text at `offset` without its zero; nil where it has none before `end`.
  func text(_ offset: Int, end: Int) -> Bytes? {
    let bytes = Bytes(address: address + UInt(offset), count: max(end - offset, 0))
    for index in 0..<bytes.count where bytes[index] == 0 {
      return Bytes(address: bytes.address, count: index)
    }
    return nil
  }

  /// The memory at an offset into the tree.
  func pointer(_ offset: Int) -> UnsafeMutableRawPointer {
    // Not zero: the address is not, and a sum that wraps would have begun near the last address.
    UnsafeMutableRawPointer(bitPattern: address &+ UInt(offset)).unsafelyUnwrapped
  }

  private func block(_ offset: Int, _ size: Int) -> Range<Int> {
    let start = Int(field(offset))
    return start..<start + Int(field(size))
  }
}
