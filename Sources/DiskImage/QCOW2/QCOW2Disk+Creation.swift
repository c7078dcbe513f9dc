extension QCOW2Disk {
  /// What a new image is to be like.
  public struct Plan: Sendable {
    /// 2 or 3.
    public var version: UInt32 = 3
    /// Bytes of a cluster: a power of two from 512 to 2 MiB.
    public var clusterSize: UInt64 = 65536
    /// The size of the disk: a multiple of 512.
    public var byteCount: UInt64
    /// The name of its backing file, as it is to stand in the image.
    public var backingFile: String?
    /// The format of that.
    public var backingFormat: DiskFormat?
    /// What its backing file is while nobody else writes to it; nil for an image that does not watch that.
    public var stamp: ImageStamp?
    /// Which saved machine (16 bytes) it is to keep the old bytes of a disk for; empty for an image of its own.
    public var owner: [UInt8] = []

    /// A disk of `byteCount` bytes, all zero.
    public init(byteCount: UInt64) { self.byteCount = byteCount }
  }

  /// Writes an empty image into `file`, whose contents are lost.
  ///
  /// - Throws: `refused` for a plan that makes no image; `failed`.
  public static func create(
    _ plan: Plan, in file: any ImageFile, decompressor: any Decompressor
  ) throws(ImageError) {
    let bits = plan.clusterSize.trailingZeroBitCount
    guard (9...21).contains(bits), plan.clusterSize == 1 << UInt64(bits) else {
      throw .refused(
        file: file.name,
        reason: "clusters have a power of two from 512 bytes to 2 MiB, not \(plan.clusterSize)")
    }
    guard plan.byteCount > 0, plan.byteCount % 512 == 0 else {
      throw .refused(
        file: file.name, reason: "a disk has a multiple of 512 bytes, not \(plan.byteCount)")
    }
    // One sector first; what it takes to grow is there anyway.
    try writeSmallest(header(of: plan, clusterBits: UInt32(bits)), in: file)
    let disk = try QCOW2Disk(
      opening: file, backing: nil, isReadOnly: false, decompressor: decompressor)
    try disk.noteMetadata()
    try disk.resize(to: plan.byteCount)
  }

  private static func header(of plan: Plan, clusterBits: UInt32) -> QCOW2Header {
    let size: UInt64 = 1 << UInt64(clusterBits)
    var header = QCOW2Header(
      version: plan.version, clusterBits: clusterBits, byteCount: 512, snapshotCount: 0,
      l1Count: 1, l1Offset: 3 * size, refcountTableOffset: size, refcountTableClusters: 1,
      snapshotsOffset: 0)
    header.length = plan.version == 3 ? 104 : 72
    header.backingFile = plan.backingFile
    header.stamp = plan.stamp
    header.owner = plan.owner
    header.backingFormat = plan.backingFile == nil ? nil : plan.backingFormat?.rawValue
    return header
  }

  /// Header, refcount table, refcount block and L1 table, a cluster each.
  private static func writeSmallest(
    _ header: QCOW2Header, in file: any ImageFile
  ) throws(ImageError) {
    let size = header.clusterSize
    let first = try header.firstCluster(file: file.name)
    header.write(into: first)
    let table = Block(byteCount: Int(size))
    table.set(2 * size, at: 0)
    let refcounts = Block(byteCount: Int(size))
    for cluster in 0..<4 { refcounts.set(UInt16(1), at: cluster * 2) }
    try file.truncate(to: 0)
    try file.truncate(to: 4 * size)
    try file.write(at: size, from: table)
    try file.write(at: 2 * size, from: refcounts)
    try file.flush()
    try file.write(at: 0, from: first)
  }
}
