/// Writes an archive, chunk by chunk.
public final class ArchiveWriter {
  private let sink: any ArchiveSink
  private let compressor: (any Compressor)?
  private var position: UInt64 = 0
  private var names: [String] = []
  private var offsets: [UInt64] = []

  /// Begins an archive. Without a compressor, everything is written as it is.
  public init(to sink: any ArchiveSink, compressor: (any Compressor)?) throws(ArchiveError) {
    self.sink = sink
    self.compressor = compressor
    var prologue = ArchiveFormat.magic
    ArchiveEntry.append(UInt64(ArchiveFormat.version), 8, to: &prologue)
    try write(prologue)
  }

  /// Adds a chunk; `isListed` says whether it is found by its name. Returns its place.
  @discardableResult
  public func add(_ chunk: StateChunk, isListed: Bool = true) throws(ArchiveError) -> UInt64 {
    let compressed = compressor?.compress(chunk.bytes)
    let stored = compressed ?? chunk.bytes
    let entry = ArchiveEntry(
      chunk, stored: stored, isCompressed: compressed != nil, at: position)
    if isListed {
      names.append(chunk.name)
      offsets.append(position)
    }
    try write(entry.bytes)
    try write(stored)
    return entry.offset
  }

  /// Ends the archive.
  public func finish() throws(ArchiveError) {
    var visitor = StateVisitor(writing: ArchiveFormat.end, version: ArchiveFormat.endVersion)
    do throws(StateError) {
      try visitor.visit("offsets", &offsets, atMost: ArchiveFormat.chunkLimit)
      for index in names.indices {
        try visitor.visit("name", &names[index], atMost: StateChunk.nameLimit)
      }
    } catch {
      throw .state(error)
    }
    let end = StateChunk(
      name: ArchiveFormat.end, version: ArchiveFormat.endVersion, bytes: visitor.bytes)
    var epilogue: [UInt8] = []
    ArchiveEntry.append(try add(end, isListed: false), 8, to: &epilogue)
    try write(epilogue + ArchiveFormat.endMagic)
  }

  private func write(_ bytes: [UInt8]) throws(ArchiveError) {
    guard bytes.withUnsafeBytes({ sink.write($0) }) else { throw .unwritable }
    position += UInt64(bytes.count)
  }
}
