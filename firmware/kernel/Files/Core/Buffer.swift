/// When a changed block goes to the medium, in the order of the raw values (see `BufferCache`).
enum WriteRank: UInt8 {
  /// Says that room is taken, or is reached through nothing that is on the medium yet: bitmaps,
  /// counts, blocks of pointers, the first contents of a directory's new block.
  case allocation
  /// Inodes, which say where those blocks are.
  case inode
  /// Names, which lead to inodes.
  case name
  /// Blocks that a name has left for another block, where it already is.
  case leftName
}

/// One block of a disk in memory, of what describes files: contents are the page cache's.
///
/// Between `BufferCache.acquire` and `release` a thread is alone with it. It holds one buffer at a
/// time, so nobody waits in a circle.
final class Buffer {
  let block: UInt32
  /// Guarded by `lock`, as are `isLoaded`, `rank` and `receivedName`.
  let bytes: UnsafeMutableRawBufferPointer
  let lock = Mutex()
  /// The bytes are the block's.
  var isLoaded = false
  /// Nil while the medium has the same bytes.
  var rank: WriteRank?
  /// A name came here from another block: this one must not be written after that one.
  var receivedName = false

  /// How many threads hold it, or wait to. Guarded by the cache's lock, as is `wasUsed`.
  var users = 0
  /// Since the clock's hand came by.
  var wasUsed = true

  init(block: UInt32, size: Int) {
    self.block = block
    bytes = .allocate(byteCount: size, alignment: 512)
  }

  deinit { bytes.deallocate() }
}

/// Numbers in a block: the least significant byte first, at any offset. An offset that the block does
/// not have is a mistake of the code, never of the disk: what comes from there is checked before.
extension Buffer {
  func load8(at offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < bytes.count)
    return bytes[offset]
  }

  func load16(at offset: Int) -> UInt16 {
    precondition(offset >= 0 && offset <= bytes.count - 2)
    return UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  func load32(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset <= bytes.count - 4)
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func store(_ value: UInt8, at offset: Int) {
    precondition(offset >= 0 && offset < bytes.count)
    bytes[offset] = value
  }

  func store(_ value: UInt16, at offset: Int) {
    precondition(offset >= 0 && offset <= bytes.count - 2)
    bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt16.self)
  }

  func store(_ value: UInt32, at offset: Int) {
    precondition(offset >= 0 && offset <= bytes.count - 4)
    bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  func copy(_ source: [UInt8], to offset: Int) {
    precondition(offset >= 0 && offset + source.count <= bytes.count)
    for index in source.indices { bytes[offset + index] = source[index] }
  }

  func copyBytes(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return Array(bytes[range])
  }

  func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    for index in range { bytes[index] = 0 }
  }
}
