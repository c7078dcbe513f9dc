/// A disk in a qcow2 image.
///
///     header -> L1 table -> L2 tables -> data clusters        what the guest's bytes are
///            -> refcount table -> refcount blocks             how often each cluster is referred to
///
/// What was committed is never overwritten but by the guest's own data: changed tables go to free clusters, up to L1
/// and the refcount table, and then the header, with one write that cannot be torn, points to them. Whenever this
/// process ends, or the host, the file is an image without errors and without leaks: the one of the last commit. What
/// has become of clusters since then is in memory only (`Transaction`).
public final class QCOW2Disk: VirtualDisk {
  /// An entry that says: nobody else refers to what is there.
  static let copied: UInt64 = 1 << 63
  static let compressed: UInt64 = 1 << 62
  /// Reads as zeroes, whatever is at the place (version 3).
  static let zero: UInt64 = 1
  /// Bits 9 to 55.
  static let placeMask: UInt64 = 0x00ff_ffff_ffff_fe00

  let file: any ImageFile
  /// What unallocated clusters are read from.
  public let backing: (any VirtualDisk)?
  let decompressor: any Decompressor
  public let isReadOnly: Bool
  /// What the header says.
  public internal(set) var header: QCOW2Header
  var l1: [UInt64]
  var refcountTable: [UInt64] = []
  var l2Tables: TableCache
  var refcountBlocks: TableCache
  var transaction = Transaction()
  /// A cluster being put together.
  let scratch: Block

  public var name: String { file.name }
  public var format: DiskFormat { .qcow2 }
  public var byteCount: UInt64 { header.byteCount }
  public var stamp: ImageStamp? { file.stamp }
  /// Whether it has never been written to, so that it shows its backing file and nothing else.
  public var isUntouched: Bool { l1.allSatisfy { $0 == 0 } && l2Tables.dirtyCount == 0 }
  var clusterSize: UInt64 { header.clusterSize }

  /// Opens the image in `file`. For writing it is first repaired, if it was not closed by a program that lets refcounts
  /// lag behind.
  ///
  /// - Parameters:
  ///   - backing: the backing file, opened, where the header names one.
  /// - Throws: `ImageError`.
  public convenience init(
    file: any ImageFile, backing: (any VirtualDisk)? = nil, isReadOnly: Bool,
    decompressor: any Decompressor
  ) throws(ImageError) {
    try self.init(
      opening: file, backing: backing, isReadOnly: isReadOnly, decompressor: decompressor)
    guard !isReadOnly else { return }
    if header.isCorrupt { throw .corrupt(file: file.name) }
    if header.hasBitmaps {
      throw .unsupported(
        file: file.name, feature: "writing to an image with persistent bitmaps",
        remedy: "remove them by 'qemu-img bitmap --remove'")
    }
    if header.isDirty { try rebuildRefcounts() }
    header.autoclear = 0
    try noteMetadata()
  }

  /// Without a look at what the header says about the image's health.
  init(
    opening file: any ImageFile, backing: (any VirtualDisk)?, isReadOnly: Bool,
    decompressor: any Decompressor
  ) throws(ImageError) {
    self.file = file
    self.backing = backing
    self.isReadOnly = isReadOnly
    self.decompressor = decompressor
    header = try QCOW2Header(reading: file)
    l2Tables = TableCache(tableSize: header.clusterSize)
    refcountBlocks = TableCache(tableSize: header.clusterSize)
    scratch = Block(byteCount: Int(header.clusterSize))
    l1 = try Self.numbers(file, at: header.l1Offset, count: Int(header.l1Count))
    refcountTable = try Self.numbers(
      file, at: header.refcountTableOffset,
      count: Int(UInt64(header.refcountTableClusters) * header.clusterSize / 8))
    while refcountTable.last == 0 { refcountTable.removeLast() }
  }

  /// A table of 64-bit numbers.
  static func numbers(
    _ file: any ImageFile, at offset: UInt64, count: Int
  ) throws(ImageError) -> [UInt64] {
    let block = Block(byteCount: count * 8)
    try file.read(at: offset, into: block)
    return (0..<count).map { block.number(at: $0 * 8, as: UInt64.self) }
  }

  public func onChange(_ body: (() -> Void)?) { file.onChange(body) }

  func damaged(_ place: String, _ detail: String) -> ImageError {
    .damaged(file: name, place: place, detail: detail)
  }

  /// Refuses a cluster's place that is not aligned or not in the file.
  func checkPlace(_ place: UInt64, of what: @autoclosure () -> String) throws(ImageError) {
    guard place % clusterSize == 0 else {
      throw damaged(what(), "is at \(place), which is not aligned")
    }
    guard place >= clusterSize, place < file.byteCount else {
      throw damaged(what(), "is at \(place), outside the file")
    }
  }
}
