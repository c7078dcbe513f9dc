/// Some neighbouring pages of RAM in an archive: the chunk "memory".
///
///     number of the block (8)  pages that are here, a bit each (8)  pages that are zero now, a bit each (8)  pages
///
/// A page that is in neither set is as in the archive's parent; where there is none, it is zero, so that a machine's untouched
/// memory takes no room. (No archive has a parent yet.)
public struct MemoryBlock {
  /// The name of its chunk.
  public static let chunkName = "memory"
  /// The version of its chunk.
  public static let version: UInt32 = 1
  /// Pages in a block: enough for compression to work with, few enough to fetch one for the sake of a page.
  public static let pageCount = 16
  private static let headerSize = 24

  /// Which block it is, counted from the start of RAM.
  public let number: UInt64
  /// A bit for each page that is here.
  public let present: UInt64
  /// A bit for each page that has become zero since the parent.
  public let cleared: UInt64
  private let bytes: [UInt8]

  /// The block of a number, as it is in RAM; nil where it is all zero.
  public init?(_ number: Int, of memory: GuestMemory) {
    var present: UInt64 = 0
    let pages = Self.pages(of: number, memory)
    for (place, page) in pages.enumerated() where !memory.isZero(page: page) {
      present |= 1 << UInt64(place)
    }
    if present == 0 { return nil }
    self.number = UInt64(number)
    self.present = present
    cleared = 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      Self.headerSize + present.nonzeroBitCount * Int(GuestMemory.pageSize))
    for word in [self.number, present, cleared] { ArchiveEntry.append(word, 8, to: &bytes) }
    for (place, page) in pages.enumerated() where present >> UInt64(place) & 1 == 1 {
      bytes.append(contentsOf: memory.bytes(page: page))
    }
    self.bytes = bytes
  }

  /// From a chunk.
  ///
  /// - Throws: `refused` where it is not a block of such a RAM.
  public init(_ chunk: StateChunk, of memory: GuestMemory) throws(StateError) {
    guard chunk.version == Self.version else {
      throw StateError(.version(chunk.version, known: Self.version), chunk: chunk.name)
    }
    let bytes = chunk.bytes
    guard bytes.count >= Self.headerSize else { throw StateError(.cut, chunk: chunk.name) }
    func word(_ index: Int) -> UInt64 {
      bytes[index * 8..<index * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    (number, present, cleared) = (word(0), word(1), word(2))
    self.bytes = bytes
    let wanted = Self.headerSize + present.nonzeroBitCount * Int(GuestMemory.pageSize)
    let count = UInt64(Self.blockCount(memory))
    guard number < count, bytes.count == wanted, present & cleared == 0,
      (present | cleared) >> UInt64(Self.pages(of: Int(number), memory).count) == 0
    else {
      throw StateError(.refused("has pages that do not exist"), chunk: chunk.name)
    }
  }

  /// The chunk.
  public var chunk: StateChunk {
    StateChunk(name: Self.chunkName, version: Self.version, bytes: bytes)
  }

  /// How many blocks RAM consists of.
  public static func blockCount(_ memory: GuestMemory) -> Int {
    (memory.pageCount + pageCount - 1) / pageCount
  }

  /// The pages of a block.
  public static func pages(of number: Int, _ memory: GuestMemory) -> Range<Int> {
    number * pageCount..<min((number + 1) * pageCount, memory.pageCount)
  }

  /// Puts the pages into RAM.
  public func restore(to memory: GuestMemory) {
    bytes.withUnsafeBytes { bytes in
      var position = Self.headerSize
      let size = Int(GuestMemory.pageSize)
      for (place, page) in Self.pages(of: Int(number), memory).enumerated() {
        let bit = UInt64(1) << UInt64(place)
        if present & bit != 0 {
          let piece = UnsafeRawBufferPointer(rebasing: bytes[position..<position + size])
          memory.restore(page: page, from: piece)
          position += size
        } else if cleared & bit != 0 {
          memory.restore(page: page, from: nil)
        }
      }
    }
  }
}
