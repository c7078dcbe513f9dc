/// Reads an archive. Nothing in it is believed before its checksum was compared.
public final class ArchiveReader {
  let source: any ArchiveSource
  private let compressor: (any Compressor)?
  /// Every chunk that has a name of its own, in the order in which they were written.
  public private(set) var entries: [ArchiveEntry] = []

  /// Looks at both ends of an archive, and at what is in it.
  public init(_ source: any ArchiveSource, compressor: (any Compressor)?) throws(ArchiveError) {
    self.source = source
    self.compressor = compressor
    let prologue = try read(at: 0, count: ArchiveFormat.prologueSize, otherwise: .foreign)
    guard prologue.starts(with: ArchiveFormat.magic) else { throw .foreign }
    let version = prologue[8...].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard version == UInt64(ArchiveFormat.version) else {
      throw .format(UInt32(truncatingIfNeeded: version), known: ArchiveFormat.version)
    }
    try readDirectory()
  }

  private func readDirectory() throws(ArchiveError) {
    let size = UInt64(ArchiveFormat.epilogueSize)
    guard source.byteCount >= size else { throw .cut }
    let epilogue = try read(
      at: source.byteCount - size, count: ArchiveFormat.epilogueSize, otherwise: .cut)
    guard epilogue[8...].elementsEqual(ArchiveFormat.endMagic) else { throw .cut }
    let place = epilogue[..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard let entry = try? entry(at: place), entry.name == ArchiveFormat.end else { throw .cut }
    let end = try chunk(entry)
    // Nothing stands between it and where it is told of.
    let header = UInt64(ArchiveEntry.headerSize)
    guard entry.offset + header + entry.storedCount + size == source.byteCount else { throw .cut }
    var visitor = StateVisitor(reading: end.name, version: end.version, bytes: end.bytes)
    var offsets: [UInt64] = []
    var names: [String] = []
    do throws(StateError) {
      guard end.version == ArchiveFormat.endVersion else {
        throw StateError(.version(end.version, known: ArchiveFormat.endVersion), chunk: end.name)
      }
      try visitor.visit("offsets", &offsets, atMost: ArchiveFormat.chunkLimit)
      for _ in offsets {
        var name = ""
        try visitor.visit("name", &name, atMost: StateChunk.nameLimit)
        names.append(name)
      }
      try visitor.finish()
    } catch {
      throw .state(error)
    }
    for (offset, name) in zip(offsets, names) {
      guard let entry = try? self.entry(at: offset), entry.name == name else {
        throw .state(StateError(.damaged, chunk: name))
      }
      guard !entries.contains(where: { $0.name == name }) else {
        throw .state(StateError(.repeated, chunk: name))
      }
      entries.append(entry)
    }
  }

  /// The chunk of a name, whose checksum is right; nil where there is none.
  public func chunk(named name: String) throws(ArchiveError) -> StateChunk? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return try chunk(entry)
  }

  /// The chunk at a place, whose checksum is right and, where one is given, still that.
  public func chunk(
    at offset: UInt64, named name: String, checksum: UInt64? = nil
  ) throws(ArchiveError) -> StateChunk {
    let entry = try entry(at: offset)
    guard entry.name == name, checksum == nil || entry.checksum == checksum else {
      throw .state(StateError(.damaged, chunk: name))
    }
    return try chunk(entry)
  }

  /// Copies every chunk that has a name of its own to another archive, but for one of these names.
  public func copy(
    to writer: ArchiveWriter, without names: [String]
  ) throws(ArchiveError) {
    for entry in entries where !names.contains(entry.name) { try writer.add(try chunk(entry)) }
  }

  /// What an entry tells of, if its checksum is right.
  public func chunk(_ entry: ArchiveEntry) throws(ArchiveError) -> StateChunk {
    let damaged = ArchiveError.state(StateError(.damaged, chunk: entry.name))
    let start = entry.offset + UInt64(ArchiveEntry.headerSize)
    guard entry.storedCount <= source.byteCount - start else { throw damaged }
    let stored = try read(at: start, count: Int(entry.storedCount), otherwise: damaged)
    guard stored.withUnsafeBytes({ entry.matches($0) }) else { throw damaged }
    guard entry.isCompressed else {
      return StateChunk(name: entry.name, version: entry.version, bytes: stored)
    }
    guard let bytes = compressor?.decompress(stored, count: Int(entry.count)) else {
      throw .compression(chunk: entry.name)
    }
    return StateChunk(name: entry.name, version: entry.version, bytes: bytes)
  }

  private func entry(at offset: UInt64) throws(ArchiveError) -> ArchiveEntry {
    let header = try read(at: offset, count: ArchiveEntry.headerSize, otherwise: .cut)
    guard let entry = ArchiveEntry(header: header, at: offset) else { throw .cut }
    return entry
  }

  private func read(
    at offset: UInt64, count: Int, otherwise error: ArchiveError
  ) throws(ArchiveError) -> [UInt8] {
    guard offset <= source.byteCount, UInt64(count) <= source.byteCount - offset else {
      throw error
    }
    var bytes = [UInt8](repeating: 0, count: count)
    guard bytes.withUnsafeMutableBytes({ source.read(at: offset, into: $0) }) else {
      throw .unreadable
    }
    return bytes
  }
}

extension ArchiveReader {
  /// The fields of a chunk, for people.
  public func fields(of name: String) throws(ArchiveError) -> [StateField] {
    guard let chunk = try chunk(named: name) else {
      throw .state(StateError(.missing, chunk: name))
    }
    do throws(StateError) {
      return try StateField.fields(of: name, chunk.bytes)
    } catch {
      throw .state(error)
    }
  }
}
