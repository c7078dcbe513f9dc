/// Some neighbouring pages of RAM in an archive: the chunk "memory".
///
///     number of the block (8)  pages that are here, a bit each (8)  pages that are zero now, a bit each (8)  pages
///
/// A page that is in neither set is as in the archive's parent; where there is none, it is zero, so that a machine's untouched
/// memory takes no room.
public struct MemoryBlock {
  /// The name of its chunk.
  public static let chunkName = "memory"
  /// The version of its chunk.
  public static let version: UInt32 = 1
  /// What its chunk has at most.
  public static let byteLimit =
    headerSize + GuestMemory.pagesPerBlock * Int(GuestMemory.pageSize)
  private static let headerSize = 24

  /// Which block it is, counted from the start of RAM.
  public let number: UInt64
  /// A bit for each page that is here.
  public let present: UInt64
  /// A bit for each page that has become zero since the parent.
  public let cleared: UInt64
  private let bytes: [UInt8]

  /// The pages of a block of RAM that tell more than the parent's would; nil where none does.
  ///
  /// - Parameters:
  ///   - number: which block it is.
  ///   - contents: its bytes: whole pages, at most `GuestMemory.pagesPerBlock`.
  ///   - changed: a bit for each page that may not be as in the parent; nil where there is no parent.
  public init?(_ number: Int, _ contents: UnsafeRawBufferPointer, changed: UInt64? = nil) {
    let size = Int(GuestMemory.pageSize)
    var present: UInt64 = 0
    for place in 0..<contents.count / size {
      let page = UnsafeRawBufferPointer(rebasing: contents[place * size..<(place + 1) * size])
      if !GuestMemory.isZero(page) { present |= 1 << UInt64(place) }
    }
    cleared = (changed ?? 0) & ~present
    present &= changed ?? ~0
    if present | cleared == 0 { return nil }
    self.number = UInt64(number)
    self.present = present
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headerSize + present.nonzeroBitCount * size)
    for word in [self.number, present, cleared] { ArchiveEntry.append(word, 8, to: &bytes) }
    for place in 0..<contents.count / size where present >> UInt64(place) & 1 == 1 {
      bytes.append(contentsOf: contents[place * size..<(place + 1) * size])
    }
    self.bytes = bytes
  }

  /// From a chunk.
  ///
  /// - Parameters:
  ///   - number: which block it must be.
  ///   - pageCount: how many pages that has.
  /// - Throws: `refused` where it is another, or has other pages.
  public init(_ chunk: StateChunk, number: Int, pageCount: Int) throws(StateError) {
    guard chunk.version == Self.version else {
      throw StateError(.version(chunk.version, known: Self.version), chunk: chunk.name)
    }
    let bytes = chunk.bytes
    guard bytes.count >= Self.headerSize else { throw StateError(.cut, chunk: chunk.name) }
    func word(_ index: Int) -> UInt64 {
      bytes[index * 8..<index * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    (self.number, present, cleared) = (word(0), word(1), word(2))
    self.bytes = bytes
    let wanted = Self.headerSize + present.nonzeroBitCount * Int(GuestMemory.pageSize)
    guard self.number == UInt64(number) else {
      throw StateError(.refused("is block \(self.number)"), chunk: "\(chunk.name) \(number)")
    }
    guard bytes.count == wanted, present & cleared == 0,
      (present | cleared) >> UInt64(pageCount) == 0
    else {
      throw StateError(.refused("has pages that do not exist"), chunk: "\(chunk.name) \(number)")
    }
  }

  /// The chunk.
  public var chunk: StateChunk {
    StateChunk(name: Self.chunkName, version: Self.version, bytes: bytes)
  }

  /// Copies those of its pages that are wanted (a bit each) to where the block's bytes are to be.
  public func copy(_ wanted: UInt64, to target: UnsafeMutableRawBufferPointer) {
    let size = Int(GuestMemory.pageSize)
    bytes.withUnsafeBytes { bytes in
      var position = Self.headerSize
      for place in 0..<target.count / size where present >> UInt64(place) & 1 == 1 {
        if wanted >> UInt64(place) & 1 == 1 {
          UnsafeMutableRawBufferPointer(rebasing: target[place * size..<(place + 1) * size])
            .copyBytes(from: bytes[position..<position + size])
        }
        position += size
      }
    }
  }
}
