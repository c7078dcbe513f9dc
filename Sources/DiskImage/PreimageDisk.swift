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
  /// Made at the first write, or by `open`.
  public private(set) var side: QCOW2Disk?
  /// Why old bytes are not kept any more, if they are not: the side image could not be made or written to. What it shows is
  /// lost then, and the disk goes on.
  public private(set) var failure: ImageError?

  public var name: String { disk.name }
  public var format: DiskFormat { disk.format }
  public var byteCount: UInt64 { disk.byteCount }
  public var isReadOnly: Bool { disk.isReadOnly }
  public var stamp: ImageStamp? { disk.stamp }
  public func onChange(_ body: (() -> Void)?) { disk.onChange(body) }

  /// `disk` as it is now is kept. `makeSide` makes or opens the side image, whose backing file is `disk` itself, and which
  /// knows the disk's stamp.
  public init(
    _ disk: any VirtualDisk, makeSide: @escaping () throws(ImageError) -> QCOW2Disk
  ) {
    self.disk = disk
    self.makeSide = makeSide
  }

  /// The side image, made now if it was not yet.
  ///
  /// - Throws: why it cannot be had.
  public func open() throws(ImageError) -> QCOW2Disk {
    if let failure { throw failure }
    if let side { return side }
    let side = try makeSide()
    self.side = side
    watch()
    return side
  }

  /// Notes from now on when the disk's file changes, if there is a side image; one at a time does so.
  public func watch() {
    disk.onChange(side == nil ? nil : { self.noteStamp() })
  }

  /// Notes no more. To be called at the end: until then this disk and what is below hold each other.
  public func close() { disk.onChange(nil) }

  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer)
    throws(ImageError)
  {
    try disk.read(at: offset, into: buffer)
  }

  public func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError) {
    try change(offset, UInt64(buffer.count)) { (disk) throws(ImageError) in
      try disk.write(at: offset, from: buffer)
    }
  }

  public func writeZeroes(at offset: UInt64, count: UInt64, mayUnmap: Bool) throws(ImageError) {
    try change(offset, count) { (disk) throws(ImageError) in
      try disk.writeZeroes(at: offset, count: count, mayUnmap: mayUnmap)
    }
  }

  public func discard(at offset: UInt64, count: UInt64) throws(ImageError) {
    try change(offset, count) { (disk) throws(ImageError) in
      try disk.discard(at: offset, count: count)
    }
  }

  public func flush() throws(ImageError) {
    try disk.flush()
    noteStamp()
  }

  public func extent(at offset: UInt64) throws(ImageError) -> Extent {
    try disk.extent(at: offset)
  }

  /// Refused: the side image shows a disk of this size.
  public func resize(to byteCount: UInt64) throws(ImageError) {
    throw .refused(file: name, reason: "belongs to a saved machine, and keeps its size")
  }

  // MARK: Keeping

  /// Changes a range of the disk when its old bytes are safe.
  private func change(
    _ offset: UInt64, _ count: UInt64, _ body: (any VirtualDisk) throws(ImageError) -> Void
  ) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, count)
    guard count > 0, failure == nil else { return try body(disk) }
    do throws(ImageError) {
      try keep(offset, count)
    } catch {
      giveUp(error)
      return try changeUnkept(body)
    }
    try body(disk)
  }

  /// What the side image shows is lost by this change, so the disk must not keep the stamp of which it was true. The clock by
  /// which files are stamped ticks some hundred times a second.
  private func changeUnkept(
    _ body: (any VirtualDisk) throws(ImageError) -> Void
  ) throws(ImageError) {
    let former = disk.stamp
    var tries = 0
    repeat {
      try body(disk)
      tries += 1
    } while former != nil && disk.stamp == former && tries < Self.tries
  }

  /// A write takes a microsecond at least.
  private static let tries = 100_000

  /// Goes on without keeping anything.
  private func giveUp(_ error: ImageError) {
    try? side?.noteStamp(.none)
    side = nil
    failure = error
  }

  /// Remembers the disk's file as it is now, because it was us who wrote to it: after each write to the file, for flushing it
  /// takes long. Were this process killed before that, the disk would be taken for one that somebody else has written to.
  private func noteStamp() {
    guard let side, let stamp = disk.stamp, stamp != side.header.stamp else { return }
    do throws(ImageError) {
      try side.noteStamp(stamp)
    } catch {
      giveUp(error)
    }
  }

  /// Returns once the old bytes of a range, and of what is around it, are on stable storage.
  private func keep(_ offset: UInt64, _ count: UInt64) throws(ImageError) {
    let side = try open()
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
