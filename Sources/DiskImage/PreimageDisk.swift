/// A disk that keeps what it was at an instant: before bytes are overwritten for the first time, what they were goes to a
/// side image. That is an overlay of the disk, so that reading it shows the disk as it was.
///
///     side      old bytes of what was overwritten since       side over disk = the disk as of the instant
///     disk      goes on being written
public final class PreimageDisk: VirtualDisk {
  /// So much is kept at a time, since keeping it costs a flush.
  private static let chunk: UInt64 = 1 << 20

  private let disk: any VirtualDisk
  private let makeSide: () throws(ImageError) -> QCOW2Disk
  /// Made at the first write.
  public private(set) var side: QCOW2Disk?

  public var name: String { disk.name }
  public var format: DiskFormat { disk.format }
  public var byteCount: UInt64 { disk.byteCount }
  public var isReadOnly: Bool { disk.isReadOnly }

  /// `disk` as it is now is kept. `makeSide` makes or opens the side image, whose backing file is `disk` itself.
  public init(
    _ disk: any VirtualDisk, makeSide: @escaping () throws(ImageError) -> QCOW2Disk
  ) {
    self.disk = disk
    self.makeSide = makeSide
  }

  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer)
    throws(ImageError)
  {
    try disk.read(at: offset, into: buffer)
  }

  public func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError) {
    try keep(offset, UInt64(buffer.count))
    try disk.write(at: offset, from: buffer)
  }

  public func writeZeroes(at offset: UInt64, count: UInt64, mayUnmap: Bool) throws(ImageError) {
    try keep(offset, count)
    try disk.writeZeroes(at: offset, count: count, mayUnmap: mayUnmap)
  }

  public func discard(at offset: UInt64, count: UInt64) throws(ImageError) {
    try keep(offset, count)
    try disk.discard(at: offset, count: count)
  }

  public func flush() throws(ImageError) { try disk.flush() }

  public func extent(at offset: UInt64) throws(ImageError) -> Extent {
    try disk.extent(at: offset)
  }

  /// Refused: the side image shows a disk of this size.
  public func resize(to byteCount: UInt64) throws(ImageError) {
    throw .refused(file: name, reason: "belongs to a saved machine, and keeps its size")
  }

  /// Returns once the old bytes of a range, and of what is around it, are on stable storage.
  private func keep(_ offset: UInt64, _ count: UInt64) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, count)
    guard count > 0 else { return }
    let side = try opened()
    var position = offset / Self.chunk * Self.chunk
    let end = min((offset + count + Self.chunk - 1) / Self.chunk * Self.chunk, byteCount)
    var isKept = true
    while position < end {
      let extent = try side.extent(at: position)
      let length = min(extent.count, end - position)
      if extent.kind == .absent {
        try keepAbsent(position, length, in: side)
        isKept = false
      }
      position += length
    }
    if !isKept { try side.flush() }
  }

  private func opened() throws(ImageError) -> QCOW2Disk {
    if let side { return side }
    let side = try makeSide()
    self.side = side
    return side
  }

  /// What is absent from the side image is read through it, and written to it.
  private func keepAbsent(
    _ offset: UInt64, _ count: UInt64, in side: QCOW2Disk
  ) throws(ImageError) {
    let block = Block(byteCount: Int(min(count, Self.chunk)))
    defer { withExtendedLifetime(block) {} }
    var done: UInt64 = 0
    while done < count {
      let piece = block.part(0..<Int(min(count - done, Self.chunk)))
      try side.read(at: offset + done, into: piece)
      try side.write(at: offset + done, from: UnsafeRawBufferPointer(piece))
      done += UInt64(piece.count)
    }
  }
}
