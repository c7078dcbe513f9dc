/// What tells whether a file has been written by somebody else: its size and when it was last written. An image can
/// remember that of its backing file.
public struct ImageStamp: Equatable, Sendable {
  /// The size of the file.
  public var byteCount: UInt64
  /// When it was last written, in nanoseconds since 1970.
  public var modified: UInt64

  /// A size and an instant.
  public init(byteCount: UInt64, modified: UInt64) {
    self.byteCount = byteCount
    self.modified = modified
  }

  /// Of no file.
  public static let none = ImageStamp(byteCount: 0, modified: 0)

  /// In the header extension: two numbers of 8 bytes, and then whose image it is.
  static let size = 16
  /// What names a saved machine.
  static let ownerSize = 16
}

extension QCOW2Disk {
  /// Remembers the stamp of the backing file, in one write. It survives the end of this process, and that of the host
  /// after the next flush. Only for an image that was made with room for it.
  public func noteStamp(_ stamp: ImageStamp) throws(ImageError) {
    try checkWritable()
    guard let place = header.stampPlace else {
      throw .refused(file: name, reason: "was not made to remember the state of its backing file")
    }
    let block = Block(byteCount: ImageStamp.size)
    block.set(stamp.byteCount, at: 0)
    block.set(stamp.modified, at: 8)
    try file.write(at: place, from: block)
    header.stamp = stamp
  }
}
