/// What stands before each chunk in an archive, little-endian:
///
///     0   name, filled up with zeros (24)
///     24  version (4)     28  encoding: 0 plain, 1 compressed (4)
///     32  bytes stored (8)      40  bytes when decompressed (8)
///     48  checksum (8): XXH64 of the bytes stored, its seed the XXH64 of the 48 bytes before
public struct ArchiveEntry: Equatable, Sendable {
  static let headerSize = 56
  /// No chunk is larger: what says so is damaged.
  static let sizeLimit: UInt64 = 1 << 30

  /// Which chunk it is.
  public let name: String
  /// The version of what it holds.
  public let version: UInt32
  /// Whether it is compressed.
  public let isCompressed: Bool
  /// Its bytes in the archive.
  public let storedCount: UInt64
  /// Its bytes when decompressed.
  public let count: UInt64
  /// Where the header is in the archive.
  public let offset: UInt64
  let checksum: UInt64
  /// The header.
  let bytes: [UInt8]

  /// The header of a chunk to be written at `offset`, where `stored` are its bytes.
  init(_ chunk: StateChunk, stored: [UInt8], isCompressed: Bool, at offset: UInt64) {
    name = chunk.name
    version = chunk.version
    self.isCompressed = isCompressed
    storedCount = UInt64(stored.count)
    count = UInt64(chunk.bytes.count)
    self.offset = offset
    var header = Self.start(chunk, storedCount: storedCount, isCompressed: isCompressed)
    checksum = Hash64.hash(stored, seed: Hash64.hash(header))
    Self.append(checksum, 8, to: &header)
    bytes = header
  }

  /// From a header at `offset`; nil where it is none.
  init?(header: [UInt8], at offset: UInt64) {
    guard header.count == Self.headerSize else { return nil }
    func number(_ start: Int, _ count: Int) -> UInt64 {
      header[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    name = String(decoding: header[..<StateChunk.nameLimit].prefix { $0 != 0 }, as: UTF8.self)
    version = UInt32(number(24, 4))
    let encoding = number(28, 4)
    isCompressed = encoding == 1
    storedCount = number(32, 8)
    count = number(40, 8)
    checksum = number(48, 8)
    self.offset = offset
    bytes = header
    guard encoding <= 1, storedCount <= Self.sizeLimit, count <= Self.sizeLimit,
      isCompressed || storedCount == count
    else { return nil }
  }

  /// Whether the checksum is that of `stored`.
  func matches(_ stored: UnsafeRawBufferPointer) -> Bool {
    Hash64.hash(stored, seed: Hash64.hash(Array(bytes.dropLast(8)))) == checksum
  }

  private static func start(
    _ chunk: StateChunk, storedCount: UInt64, isCompressed: Bool
  ) -> [UInt8] {
    var bytes = Array(chunk.name.utf8)
    precondition(bytes.count <= StateChunk.nameLimit, "the name of a chunk is too long")
    while bytes.count < StateChunk.nameLimit { bytes.append(0) }
    append(UInt64(chunk.version), 4, to: &bytes)
    append(isCompressed ? 1 : 0, 4, to: &bytes)
    append(storedCount, 8, to: &bytes)
    append(UInt64(chunk.bytes.count), 8, to: &bytes)
    return bytes
  }

  static func append(_ number: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(place * 8))) }
  }
}
