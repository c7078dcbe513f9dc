// Many chunks looked at, for the one or the other to be read later.
extension ArchiveReader {
  /// Sees to it that chunks are there and sound as they stand in the archive, without decompressing any. Returns their
  /// checksums, by which each can be told again.
  ///
  /// - Parameters:
  ///   - offsets: where they are, rising.
  ///   - name: what they are called.
  ///   - limit: how many bytes each has at most, decompressed.
  /// - Throws: `damaged`, with the number of the first one that is; `unreadable`.
  public func checksums(
    at offsets: [UInt64], named name: String, atMost limit: Int
  ) throws(ArchiveError) -> [UInt64] {
    var ahead = ReadAhead(source)
    var checksums: [UInt64] = []
    checksums.reserveCapacity(offsets.count)
    for (number, offset) in offsets.enumerated() {
      guard let entry = try entry(at: offset, &ahead), entry.name == name,
        entry.count <= UInt64(limit), try isSound(entry, &ahead)
      else { throw .state(StateError(.damaged, chunk: "\(name) (number \(number) of them)")) }
      checksums.append(entry.checksum)
    }
    return checksums
  }

  private func entry(
    at offset: UInt64, _ ahead: inout ReadAhead
  ) throws(ArchiveError) -> ArchiveEntry? {
    guard try ahead.reach(offset, count: ArchiveEntry.headerSize) else { return nil }
    let header = ahead.withBytes(offset, count: ArchiveEntry.headerSize) { Array($0) }
    return ArchiveEntry(header: header, at: offset)
  }

  private func isSound(
    _ entry: ArchiveEntry, _ ahead: inout ReadAhead
  ) throws(ArchiveError) -> Bool {
    let (start, count) = (entry.offset + UInt64(ArchiveEntry.headerSize), Int(entry.storedCount))
    guard try ahead.reach(start, count: count) else { return false }
    return ahead.withBytes(start, count: count) { entry.matches($0) }
  }

  /// A piece of an archive, read in one go: thousands of small reads would take longer than looking at what they bring. It stays in
  /// the processor's cache, and is the same memory each time.
  private struct ReadAhead {
    private static let size = 128 << 10

    private let source: any ArchiveSource
    private var start: UInt64 = 0
    private var bytes: [UInt8] = []

    init(_ source: any ArchiveSource) { self.source = source }

    /// Has `count` bytes from `offset` on here; false where the archive ends before.
    mutating func reach(_ offset: UInt64, count: Int) throws(ArchiveError) -> Bool {
      let (end, overflows) = offset.addingReportingOverflow(UInt64(count))
      guard !overflows, end <= source.byteCount else { return false }
      if offset >= start, end <= start + UInt64(bytes.count) { return true }
      let size = Int(min(UInt64(max(count, Self.size)), source.byteCount - offset))
      if bytes.count != size { bytes = [UInt8](repeating: 0, count: size) }
      start = offset
      guard bytes.withUnsafeMutableBytes({ source.read(at: offset, into: $0) }) else {
        throw .unreadable
      }
      return true
    }

    /// Shows bytes that are here.
    func withBytes<Result>(
      _ offset: UInt64, count: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
      let place = Int(offset - start)
      return bytes.withUnsafeBytes {
        body(UnsafeRawBufferPointer(rebasing: $0[place..<place + count]))
      }
    }
  }
}
