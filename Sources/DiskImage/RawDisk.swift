/// A disk whose sectors are a file's bytes.
public final class RawDisk: VirtualDisk {
  private static let zeroes = 1 << 18

  private let file: any ImageFile
  public private(set) var byteCount: UInt64
  public let isReadOnly: Bool
  public var format: DiskFormat { .raw }
  public var stamp: ImageStamp? { file.stamp }
  /// What the file is called.
  public var name: String { file.name }

  /// All of a file.
  public init(file: any ImageFile, isReadOnly: Bool) {
    self.file = file
    self.isReadOnly = isReadOnly
    byteCount = file.byteCount
  }

  public func onChange(_ body: (() -> Void)?) { file.onChange(body) }

  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer)
    throws(ImageError)
  {
    try checkRange(offset, UInt64(buffer.count))
    guard offset + UInt64(buffer.count) <= file.byteCount else {
      throw .failed(file: name, reason: "has become shorter")
    }
    try file.read(at: offset, into: buffer)
  }

  public func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, UInt64(buffer.count))
    try file.write(at: offset, from: buffer)
  }

  public func writeZeroes(at offset: UInt64, count: UInt64, mayUnmap: Bool) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, count)
    if mayUnmap { return try file.punch(at: offset, count: count) }
    // Space that was promised to stay is written.
    let zeroes = Block(byteCount: Int(min(count, UInt64(Self.zeroes))))
    var done: UInt64 = 0
    while done < count {
      let piece = Int(min(count - done, UInt64(Self.zeroes)))
      try file.write(at: offset + done, from: zeroes, count: piece)
      done += UInt64(piece)
    }
  }

  public func discard(at offset: UInt64, count: UInt64) throws(ImageError) {
    try writeZeroes(at: offset, count: count, mayUnmap: true)
  }

  public func flush() throws(ImageError) { if !isReadOnly { try file.flush() } }

  public func extent(at offset: UInt64) throws(ImageError) -> Extent {
    try checkRange(offset, 1)
    let (isHole, count) = file.run(at: offset, limit: byteCount - offset)
    return Extent(kind: isHole ? .zero : .data, count: count)
  }

  public func resize(to byteCount: UInt64) throws(ImageError) {
    try checkWritable()
    try file.truncate(to: byteCount)
    self.byteCount = byteCount
  }
}
