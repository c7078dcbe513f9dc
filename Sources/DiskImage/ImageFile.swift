/// A file that holds an image, or a block device. The host implements it; so can a test.
public protocol ImageFile: AnyObject {
  /// What messages call it.
  var name: String { get }
  /// Its size. Only this object changes it.
  var byteCount: UInt64 { get }
  /// What tells that somebody has written to it, as it is now; nil where that is not known.
  var stamp: ImageStamp? { get }

  /// Has `body` called after each change of the file, before anything is flushed; nil for nobody.
  func onChange(_ body: (() -> Void)?)

  /// Fills `buffer` from `offset` on; beyond the end of the file are zeroes.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ImageError)

  /// Writes all of `buffer`; a file grows where it must.
  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError)

  /// Returns once everything written is on stable storage. After a failure every later call fails: what was lost
  /// cannot be told any more.
  func flush() throws(ImageError)

  /// Makes it so long; what is added reads as zeroes.
  func truncate(to byteCount: UInt64) throws(ImageError)

  /// Makes bytes of it read as zeroes, and gives their space back where the host can. The size stays.
  func punch(at offset: UInt64, count: UInt64) throws(ImageError)

  /// How many of the bytes from `offset` on are alike: known to be zeroes because nothing is stored there, or not. At
  /// least one, at most `limit`.
  func run(at offset: UInt64, limit: UInt64) -> (isHole: Bool, count: UInt64)
}

extension ImageFile {
  /// Nothing is known.
  public var stamp: ImageStamp? { nil }

  /// Nobody is told.
  public func onChange(_ body: (() -> Void)?) {}

  /// Nothing is known.
  public func run(at offset: UInt64, limit: UInt64) -> (isHole: Bool, count: UInt64) {
    (false, limit)
  }
}
