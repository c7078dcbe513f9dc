public import Bus
public import DiskImage

/// A disk in a file or a block device of the host, raw or qcow2.
///
/// While it is open, no other disk writes to the file, nor reads it if this one writes: advisory locks, so among those
/// who ask, QEMU among them. What was written before a `flush` that succeeded survives the end of this process and of
/// the host, however they end; what was written to a raw disk survives the end of this process without one.
///
/// Calls may come from any thread; they wait for each other.
public final class FileDisk: BlockMedium, @unchecked Sendable {
  private static let sectorSize: UInt64 = 512

  private let image: any VirtualDisk
  private let lock = HostMutex()
  /// Only with the lock.
  private var keeper: DiskKeeper?
  private var disk: any VirtualDisk { keeper?.preimages ?? image }
  /// Its size in sectors, as it was when it was opened.
  public let sectorCount: UInt64
  /// Whether writes are refused.
  public let isReadOnly: Bool

  /// Opens and locks an existing image, and read-only what it is based on.
  ///
  /// - Parameters:
  ///   - format: what is in the file; where it is not said, the file's name says it (`.qcow2`, or else raw).
  /// - Throws: `HostError`, whose description says what is wrong with the file and what to do.
  public convenience init(
    path: String, format: DiskFormat? = nil, readOnly: Bool = false
  ) throws(HostError) {
    try self.init(DiskOpening.open(path, format: format, readOnly: readOnly))
  }

  /// A disk that is open. Nobody else may use it from now on.
  ///
  /// - Throws: `image`, for one whose size is no multiple of 512 bytes.
  public init(_ disk: any VirtualDisk) throws(HostError) {
    guard disk.byteCount > 0, disk.byteCount % Self.sectorSize == 0 else {
      throw .image(
        .refused(
          file: disk.name, reason: "has \(disk.byteCount) bytes, where a disk has sectors of 512"))
    }
    image = disk
    sectorCount = disk.byteCount / Self.sectorSize
    isReadOnly = disk.isReadOnly
  }

  deinit {
    _ = flush()
    keeper?.close()
  }

  /// Writes what is on the disk now to a new qcow2 image, which needs no other.
  ///
  /// - Throws: `HostError`; there is then no new file.
  public func copyContents(to path: String) throws(HostError) {
    lock.lock()
    defer { lock.unlock() }
    try DiskConversion.copy(disk, to: path, as: .qcow2, plan: QCOW2Disk.Plan(byteCount: 0))
  }

  /// From now on the disk as it is now is kept for a machine that was just saved: before bytes are overwritten, what they were
  /// goes to a side image (`SavedDisk`), which is made at the first write. Machines that were saved before keep what they
  /// have, and see the rest by that side image; it is then made at once.
  ///
  /// - Throws: `HostError`, where that cannot be; then the disk is kept as it was before.
  public func keepPreimages(for saved: SavedDisk) throws(HostError) {
    try keepPreimages(for: saved, in: nil)
  }

  /// The same in a side image that is there already.
  func keepPreimages(for saved: SavedDisk, in side: String?) throws(HostError) {
    guard !isReadOnly else { return }
    lock.lock()
    defer { lock.unlock() }
    try HostError.image { () throws(ImageError) in try disk.flush() }
    let next = DiskKeeper(image, for: saved, in: side)
    if let keeper, !keeper.isReplaced(by: saved) {
      do throws(HostError) {
        try keeper.handOver(to: next)
      } catch {
        // What is written from now on must give the disk another stamp than the saved machine's.
        image.stamp?.waitUntilPast()
        throw error
      }
    }
    keeper = next
  }

  /// Why what the disk was for the machine saved last is lost, if it is: there was no room for what was overwritten.
  public var lossOfHistory: String? {
    lock.lock()
    defer { lock.unlock() }
    return keeper?.preimages.failure?.description
  }

  /// Fills `buffer` from `sector` on; false when the image failed.
  public func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    locked(sector, UInt64(buffer.count)) { (disk, offset, _) throws(ImageError) in
      try disk.read(at: offset, into: buffer)
    }
  }

  /// Writes `buffer` from `sector` on; false when the image failed or is read-only.
  public func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
    locked(sector, UInt64(buffer.count)) { (disk, offset, _) throws(ImageError) in
      try disk.write(at: offset, from: buffer)
    }
  }

  /// Gives back the space of sectors nobody needs; false when the image failed.
  public func discard(sector: UInt64, count: UInt64) -> Bool {
    locked(sectors: sector, count) { (disk, offset, count) throws(ImageError) in
      try disk.discard(at: offset, count: count)
    }
  }

  /// Makes sectors zero; false when the image failed.
  public func writeZeroes(sector: UInt64, count: UInt64, mayUnmap: Bool) -> Bool {
    locked(sectors: sector, count) { (disk, offset, count) throws(ImageError) in
      try disk.writeZeroes(at: offset, count: count, mayUnmap: mayUnmap)
    }
  }

  /// Returns once everything written is on stable storage; false when that failed.
  public func flush() -> Bool {
    locked(0, 0) { (disk, _, _) throws(ImageError) in try disk.flush() }
  }

  private func locked(
    sectors sector: UInt64, _ count: UInt64,
    _ body: (any VirtualDisk, UInt64, UInt64) throws(ImageError) -> Void
  ) -> Bool {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: Self.sectorSize)
    return !overflow && locked(sector, bytes, body)
  }

  /// Calls `body` with a range of bytes that is on the disk.
  private func locked(
    _ sector: UInt64, _ byteCount: UInt64,
    _ body: (any VirtualDisk, UInt64, UInt64) throws(ImageError) -> Void
  ) -> Bool {
    let (sectors, rest) = byteCount.quotientAndRemainder(dividingBy: Self.sectorSize)
    guard rest == 0, sector <= sectorCount, sectors <= sectorCount - sector else { return false }
    lock.lock()
    defer { lock.unlock() }
    return (try? body(disk, sector * Self.sectorSize, byteCount)) != nil
  }
}
