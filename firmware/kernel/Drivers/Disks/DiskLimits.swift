/// What one request to a disk can carry.
struct DiskLimits {
  /// Pieces of memory, and the most bytes of one.
  let segmentCount: Int
  let segmentSize: Int
  /// The most sectors of a range; 0 if the disk cannot do that.
  let discardSectors: Int
  let writeZeroesSectors: Int

  /// Larger ones would hold up those of others.
  static let byteCount = 1 << 20
}
