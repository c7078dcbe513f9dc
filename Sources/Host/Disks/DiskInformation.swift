public import DiskImage
internal import Glibc

/// What there is to know about an image without reading its contents.
public struct DiskInformation: Equatable, Sendable {
  /// What only a qcow2 image has.
  public struct QCOW2: Equatable, Sendable {
    /// 2 or 3.
    public var version: UInt32
    /// Bytes of a cluster.
    public var clusterSize: UInt64
    /// The width of a refcount.
    public var refcountBits: Int
    /// What compressed clusters are compressed with.
    public var compression: Compression
    /// Whether it was not closed, and will be repaired when it is opened for writing.
    public var isDirty: Bool
    /// Whether somebody has found it damaged.
    public var isCorrupt: Bool
    /// How many internal snapshots it has.
    public var snapshotCount: UInt32
    /// The backing file as it stands in the image.
    public var backingFile: String?
    /// Its format as it stands in the image.
    public var backingFormat: String?
  }

  /// The file.
  public var path: String
  /// What is in it.
  public var format: DiskFormat
  /// The size of the disk.
  public var byteCount: UInt64
  /// The size of the file.
  public var fileByteCount: UInt64
  /// What the file takes of the host's disk.
  public var storedByteCount: UInt64
  /// The rest.
  public var qcow2: QCOW2?

  /// The image in a file and those that it is based on, itself first. Nothing is locked.
  ///
  /// - Throws: `HostError`.
  public static func chain(
    _ path: String, format: DiskFormat? = nil
  ) throws(HostError) -> [DiskInformation] {
    var chain: [DiskInformation] = []
    var next: (path: String, format: DiskFormat?)? = (path, format)
    while let (path, format) = next {
      guard chain.count < DiskOpening.depthLimit else {
        throw .image(.refused(file: path, reason: "is in the end based on itself"))
      }
      let (information, backing) = try read(path, format)
      chain.append(information)
      next = backing
    }
    return chain
  }

  private static func read(
    _ path: String, _ given: DiskFormat?
  ) throws(HostError) -> (DiskInformation, backing: (path: String, format: DiskFormat?)?) {
    let file = try DiskFile(path: path, readOnly: true, isLocked: false)
    var information = DiskInformation(
      path: path, format: try DiskOpening.format(of: file, given), byteCount: file.byteCount,
      fileByteCount: file.byteCount, storedByteCount: file.storedByteCount)
    guard information.format == .qcow2 else { return (information, nil) }
    let header = try HostError.image { () throws(ImageError) in try QCOW2Header(reading: file) }
    information.byteCount = header.byteCount
    information.qcow2 = QCOW2(
      version: header.version, clusterSize: header.clusterSize, refcountBits: header.refcountBits,
      compression: header.compression, isDirty: header.isDirty, isCorrupt: header.isCorrupt,
      snapshotCount: header.snapshotCount, backingFile: header.backingFile,
      backingFormat: header.backingFormat)
    return (information, try DiskOpening.backingFile(of: header, in: path))
  }
}
