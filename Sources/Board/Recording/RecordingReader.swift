public import Bus

/// Reads a recording from its beginning to its end, or to where it was cut off.
public final class RecordingReader {
  /// What comes next.
  public enum Item {
    /// A part of the run begins with this archive.
    case archive(any ArchiveSource)
    /// Something happens.
    case event(RecordedEvent)
  }

  /// What is wrong with a recording as a whole.
  public enum Failure: Error, Equatable, Sendable {
    /// It is none.
    case foreign
    /// It was written in a later format.
    case version(UInt32)
    /// Its events are not what any recorder writes.
    case damaged(EventDecoder.Damage)
  }

  private let source: any ArchiveSource
  private let compressor: any Compressor
  private var position = UInt64(RecordingFrame.prologueSize)
  private var decoder = EventDecoder()
  /// Whether the last item was followed by something that is no whole frame.
  public private(set) var isCut = false

  /// Looks at the beginning.
  public init(_ source: any ArchiveSource, compressor: any Compressor) throws(Failure) {
    self.source = source
    self.compressor = compressor
    guard let prologue = Self.read(source, at: 0, UInt64(RecordingFrame.prologueSize)),
      Array(prologue[..<8]) == RecordingFrame.magic
    else { throw .foreign }
    let version = UInt32(truncatingIfNeeded: RecordingFrame.word(prologue, 8))
    guard version == RecordingFrame.version else { throw .version(version) }
  }

  /// The next item; nil at the end.
  public func next() throws(Failure) -> Item? {
    while true {
      do throws(EventDecoder.Damage) {
        if let event = try decoder.next() { return .event(event) }
      } catch {
        throw .damaged(error)
      }
      guard position < source.byteCount, !isCut else { return nil }
      guard let (kind, offset, header) = frame() else {
        isCut = true
        return nil
      }
      position = offset + header.storedCount
      if kind == .archive {
        decoder = EventDecoder()
        return .archive(ArchiveSlice(of: source, from: offset, count: header.storedCount))
      }
      guard let bytes = events(at: offset, header) else {
        isCut = true
        return nil
      }
      decoder.append(bytes)
    }
  }

  /// The frame at the present position, if it is all there.
  private func frame() -> (RecordingFrame.Kind, UInt64, RecordingFrame.Header)? {
    let size = UInt64(RecordingFrame.headerSize)
    guard let bytes = Self.read(source, at: position, size) else { return nil }
    let header = RecordingFrame.Header(bytes)
    let offset = position + size
    guard let kind = RecordingFrame.Kind(rawValue: header.kind),
      header.storedCount <= source.byteCount - offset
    else { return nil }
    return (kind, offset, header)
  }

  private func events(at offset: UInt64, _ header: RecordingFrame.Header) -> [UInt8]? {
    guard header.count <= RecordingFrame.readLimit, header.storedCount <= header.count,
      let stored = Self.read(source, at: offset, header.storedCount),
      Hash64.hash(stored) == header.hash
    else { return nil }
    if header.storedCount == header.count { return stored }
    return compressor.decompress(stored, count: Int(header.count))
  }

  private static func read(
    _ source: any ArchiveSource, at offset: UInt64, _ count: UInt64
  ) -> [UInt8]? {
    guard count <= source.byteCount, offset <= source.byteCount - count else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(count))
    return bytes.withUnsafeMutableBytes { source.read(at: offset, into: $0) } ? bytes : nil
  }
}

/// An archive that is a piece of something else.
final class ArchiveSlice: ArchiveSource {
  private let whole: any ArchiveSource
  private let start: UInt64
  let byteCount: UInt64

  init(of whole: any ArchiveSource, from start: UInt64, count: UInt64) {
    self.whole = whole
    self.start = start
    byteCount = count
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard UInt64(buffer.count) <= byteCount, offset <= byteCount - UInt64(buffer.count)
    else { return false }
    return whole.read(at: start + offset, into: buffer)
  }
}
