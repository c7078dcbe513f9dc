/// A disk as its user sees it, whatever it is kept in.
///
/// Calls come one at a time. Ranges that go beyond `byteCount` are refused.
public protocol VirtualDisk: AnyObject {
  /// What messages call it.
  var name: String { get }
  /// What it is kept in.
  var format: DiskFormat { get }
  /// Its size.
  var byteCount: UInt64 { get }
  /// Whether writes are refused.
  var isReadOnly: Bool { get }
  /// What tells that somebody has written to its file, as that is now; nil where that is not known.
  var stamp: ImageStamp? { get }

  /// Has `body` called after each change of its file; nil for nobody.
  func onChange(_ body: (() -> Void)?)

  /// Fills `buffer` from `offset` on.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ImageError)

  /// Writes `buffer` from `offset` on.
  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError)

  /// Makes bytes zero; `mayUnmap` says that their space may be given back.
  func writeZeroes(at offset: UInt64, count: UInt64, mayUnmap: Bool) throws(ImageError)

  /// Nobody needs these bytes any more. What is read from them is zeroes or what was there before, and stays so.
  func discard(at offset: UInt64, count: UInt64) throws(ImageError)

  /// Returns once everything written is on stable storage, such that the image is whole if all ends here.
  func flush() throws(ImageError)

  /// What the bytes from `offset` (smaller than `byteCount`) on are.
  func extent(at offset: UInt64) throws(ImageError) -> Extent

  /// Gives it another size. What is added reads as zeroes.
  func resize(to byteCount: UInt64) throws(ImageError)
}

/// Bytes that follow each other and are alike.
public struct Extent: Equatable, Sendable {
  /// What is known about them.
  public enum Kind: Sendable {
    /// They are stored.
    case data
    /// They are zeroes, and not stored.
    case zero
    /// They are those of the backing file, or zeroes where it has none.
    case absent
  }

  /// What they are.
  public var kind: Kind
  /// How many, at least one.
  public var count: UInt64

  /// So many of a kind.
  public init(kind: Kind, count: UInt64) {
    self.kind = kind
    self.count = count
  }
}

extension VirtualDisk {
  /// Refuses a range that is not all on the disk.
  func checkRange(_ offset: UInt64, _ count: UInt64) throws(ImageError) {
    guard offset <= byteCount, count <= byteCount - offset else {
      throw .outside(file: name, offset: max(offset, byteCount))
    }
  }

  /// Refuses to write where only reading is allowed.
  func checkWritable() throws(ImageError) {
    guard !isReadOnly else { throw .readOnly(file: name) }
  }
}
