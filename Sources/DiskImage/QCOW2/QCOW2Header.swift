/// The first cluster of a qcow2 image (QEMU's docs/interop/qcow2.txt): where everything else is.
///
///     0  magic  version  backing name  cluster bits  size  encryption      72  features (version 3)
///     36 L1: entries, offset    48 refcount table: offset, clusters        96  refcount order, header length
///     60 snapshots: count, offset                                          104 compression type
///     extensions: type, length, data, padded to 8; then the backing file's name
public struct QCOW2Header: Sendable {
  /// Bits of the incompatible features.
  enum Incompatible {
    static let dirty: UInt64 = 1
    static let corrupt: UInt64 = 2
    static let externalData: UInt64 = 4
    static let compression: UInt64 = 8
    static let extendedEntries: UInt64 = 16
  }

  /// Bit 0 of the compatible features: refcounts may lag behind while the dirty bit is set.
  static let lazyRefcounts: UInt64 = 1
  /// Bit 0 of the autoclear features: the bitmaps are up to date.
  static let bitmaps: UInt64 = 1

  /// 2 or 3.
  public internal(set) var version: UInt32
  /// A cluster has 2 to the power of this many bytes.
  public internal(set) var clusterBits: UInt32
  /// The size of the disk.
  public internal(set) var byteCount: UInt64
  /// What unallocated clusters are read from, as it stands in the file.
  public internal(set) var backingFile: String?
  /// The format of that file, as it stands in the file.
  public internal(set) var backingFormat: String?
  /// How many internal snapshots it holds.
  public internal(set) var snapshotCount: UInt32
  /// What compressed clusters are compressed with.
  public internal(set) var compression = Compression.deflate

  var l1Count: UInt32
  var l1Offset: UInt64
  var refcountTableOffset: UInt64
  var refcountTableClusters: UInt32
  var snapshotsOffset: UInt64
  var incompatible: UInt64 = 0
  var compatible: UInt64 = 0
  var autoclear: UInt64 = 0
  var refcountOrder: UInt32 = 4
  var length: UInt32 = 72
  var hasBitmaps = false
  /// What is remembered of the backing file; nil without room for it.
  public internal(set) var stamp: ImageStamp?
  /// Where that is in the file.
  var stampPlace: UInt64?
  /// Which saved machine it keeps the old bytes of a disk for; empty where it is no such side image.
  public internal(set) var owner: [UInt8] = []
  /// Where the extension with the backing file's format is, and where all extensions end.
  var formatPlace: UInt64?
  var extensionsEnd: UInt64 = 0

  /// Bytes of a cluster.
  public var clusterSize: UInt64 { 1 << UInt64(clusterBits) }
  /// The width of a refcount.
  public var refcountBits: Int { 1 << Int(refcountOrder) }
  /// Whether refcounts may lag behind: the image was not closed.
  public var isDirty: Bool { incompatible & Incompatible.dirty != 0 }
  /// Whether somebody has found it damaged.
  public var isCorrupt: Bool { incompatible & Incompatible.corrupt != 0 }
  /// Whether refcounts are allowed to lag behind.
  public var hasLazyRefcounts: Bool { compatible & Self.lazyRefcounts != 0 }

  /// Entries of an L2 table.
  var l2Entries: UInt64 { clusterSize / 8 }
  /// Bytes of the disk that an L2 table tells of.
  var l2Span: UInt64 { clusterSize * l2Entries }
}
