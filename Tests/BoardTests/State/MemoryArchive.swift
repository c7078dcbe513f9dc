import Board
import Bus
import Testing

/// An archive in memory.
final class MemoryArchive: ArchiveSink, ArchiveSource {
  var bytes: [UInt8] = []
  /// Writing fails once so many bytes are there.
  var room = Int.max
  /// How many bytes were read.
  var readCount = 0
  /// Whether reading fails.
  var isBroken = false

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  var byteCount: UInt64 { UInt64(bytes.count) }

  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard self.bytes.count + bytes.count <= room else { return false }
    self.bytes.append(contentsOf: bytes)
    return true
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard !isBroken, offset + UInt64(buffer.count) <= byteCount else { return false }
    readCount += buffer.count
    buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + buffer.count])
    return true
  }

  /// The archive of a board.
  static func of(_ board: Board) throws -> MemoryArchive {
    let archive = MemoryArchive()
    let writer = try ArchiveWriter(to: archive, compressor: nil)
    try board.save(board.identity, to: writer)
    try writer.finish()
    return archive
  }

  /// Gives a board what is in here.
  func restore(_ board: Board) throws {
    try board.restore(from: try ArchiveReader(self, compressor: nil))
  }

  /// Where blocks of memory are.
  func blockOffsets() throws -> [UInt64] {
    let reader = try ArchiveReader(self, compressor: nil)
    return try blockPlaces(try #require(try reader.chunk(named: "memory index"))).offsets
  }

  private func blockPlaces(
    _ index: StateChunk
  ) throws -> (numbers: [UInt64], offsets: [UInt64]) {
    var visitor = StateVisitor(reading: index.name, version: 1, bytes: index.bytes)
    var (numbers, offsets): ([UInt64], [UInt64]) = ([], [])
    try visitor.visit("numbers", &numbers, atMost: 1 << 20)
    try visitor.visit("offsets", &offsets, atMost: 1 << 20)
    return (numbers, offsets)
  }

  /// The same archive with its listed chunks changed, or blocks of memory, and right checksums again.
  func rewritten(
    blocks changeBlock: (StateChunk) -> StateChunk = { $0 },
    _ change: (StateChunk) -> [StateChunk]
  ) throws -> MemoryArchive {
    let reader = try ArchiveReader(self, compressor: nil)
    let archive = MemoryArchive()
    let writer = try ArchiveWriter(to: archive, compressor: nil)
    var chunks: [StateChunk] = []
    for entry in reader.entries { chunks.append(try reader.chunk(entry)) }
    // Blocks of memory first, so that each is where it was told to be.
    let index = try #require(chunks.first { $0.name == "memory index" })
    var (numbers, offsets) = try blockPlaces(index)
    for place in offsets.indices {
      let block = try reader.chunk(at: offsets[place], named: MemoryBlock.chunkName)
      offsets[place] = try writer.add(changeBlock(block), isListed: false)
    }
    var changed = StateVisitor(writing: index.name, version: 1)
    try changed.visit("numbers", &numbers, atMost: 1 << 20)
    try changed.visit("offsets", &offsets, atMost: 1 << 20)
    for chunk in chunks {
      let sound =
        chunk.name == index.name
        ? StateChunk(name: chunk.name, version: 1, bytes: changed.bytes) : chunk
      for chunk in change(sound) { try writer.add(chunk) }
    }
    try writer.finish()
    return archive
  }
}
