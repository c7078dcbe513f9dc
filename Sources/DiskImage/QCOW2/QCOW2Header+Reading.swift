extension QCOW2Header {
  /// The bytes at the beginning of every image.
  public static let magic: [UInt8] = [0x51, 0x46, 0x49, 0xfb]
  /// As in QEMU: 32 MiB.
  static let l1Limit: UInt64 = 32 << 20
  /// As in QEMU: 8 MiB.
  static let refcountTableLimit: UInt64 = 8 << 20
  /// As in QEMU.
  static let snapshotLimit: UInt32 = 65536
  /// Disks end here, so that arithmetic has room.
  static let sizeLimit: UInt64 = 1 << 62

  /// Reads and checks the header of `file`.
  ///
  /// - Throws: `foreign`, `damaged`, or `unsupported` for what this reader does not know.
  public init(reading file: any ImageFile) throws(ImageError) {
    let start = Block(byteCount: 512)
    defer { withExtendedLifetime(start) {} }
    try file.read(at: 0, into: start)
    guard start.bytes.starts(with: Self.magic) else { throw .foreign(file: file.name) }
    version = start.number(at: 4, as: UInt32.self)
    guard version == 2 || version == 3 else {
      throw .unsupported(
        file: file.name, feature: "version \(version) of qcow2",
        remedy: "convert it by 'qemu-img convert -O qcow2'")
    }
    clusterBits = start.number(at: 20, as: UInt32.self)
    byteCount = start.number(at: 24, as: UInt64.self)
    l1Count = start.number(at: 36, as: UInt32.self)
    l1Offset = start.number(at: 40, as: UInt64.self)
    refcountTableOffset = start.number(at: 48, as: UInt64.self)
    refcountTableClusters = start.number(at: 56, as: UInt32.self)
    snapshotCount = start.number(at: 60, as: UInt32.self)
    snapshotsOffset = start.number(at: 64, as: UInt64.self)
    guard (9...21).contains(clusterBits) else {
      throw .damaged(
        file: file.name, place: "header:", detail: "cluster_bits is \(clusterBits), not 9 to 21")
    }
    if version == 3 { try readFeatures(start, file) }
    guard start.number(at: 32, as: UInt32.self) == 0 else {
      throw .unsupported(
        file: file.name, feature: "encryption", remedy: "decrypt it by 'qemu-img convert'")
    }
    try checkPlaces(file)
    try readExtensions(start, file)
  }

  /// What version 3 adds.
  private mutating func readFeatures(_ start: Block, _ file: any ImageFile) throws(ImageError) {
    incompatible = start.number(at: 72, as: UInt64.self)
    compatible = start.number(at: 80, as: UInt64.self)
    autoclear = start.number(at: 88, as: UInt64.self)
    refcountOrder = start.number(at: 96, as: UInt32.self)
    length = start.number(at: 100, as: UInt32.self)
    guard refcountOrder <= 6 else {
      throw .damaged(
        file: file.name, place: "header:", detail: "refcount_order is \(refcountOrder), not 0 to 6")
    }
    guard length >= 104, length % 8 == 0, UInt64(length) <= clusterSize else {
      throw .damaged(file: file.name, place: "header:", detail: "header_length is \(length)")
    }
    let remedy = "convert it by 'qemu-img convert -O qcow2'"
    let known: [(bit: UInt64, name: String)] = [
      (Incompatible.externalData, "an external data file"),
      (Incompatible.extendedEntries, "extended L2 entries (subclusters)"),
    ]
    for (bit, name) in known where incompatible & bit != 0 {
      throw .unsupported(file: file.name, feature: name, remedy: remedy)
    }
    let unknown = incompatible & ~0b1011
    guard unknown == 0 else {
      throw .unsupported(
        file: file.name, feature: "incompatible feature \(unknown.trailingZeroBitCount)",
        remedy: remedy)
    }
    guard incompatible & Incompatible.compression != 0 else { return }
    let type = length > 104 ? start.bytes[104] : 0
    guard let compression = Compression(rawValue: type) else {
      throw .unsupported(file: file.name, feature: "compression \(type)", remedy: remedy)
    }
    self.compression = compression
  }

  /// Tables are aligned, within their limits and inside the file.
  private func checkPlaces(_ file: any ImageFile) throws(ImageError) {
    func check(
      _ place: String, _ offset: UInt64, _ byteCount: UInt64, limit: UInt64
    ) throws(ImageError) {
      func damaged(_ detail: String) -> ImageError {
        .damaged(file: file.name, place: "header: \(place)", detail: detail)
      }
      guard byteCount <= limit else { throw damaged("has \(byteCount) bytes") }
      guard byteCount > 0 else { return }
      guard offset % clusterSize == 0 else { throw damaged("at \(offset) is not aligned") }
      guard offset >= clusterSize, offset < file.byteCount else {
        throw damaged("at \(offset) is not in the file")
      }
      // The last cluster of a file may be cut short.
      let end = (file.byteCount - 1 | (clusterSize - 1)) + 1
      guard byteCount <= end - offset else { throw damaged("goes beyond the end of the file") }
    }
    guard byteCount <= Self.sizeLimit else {
      throw .damaged(file: file.name, place: "header:", detail: "the size is \(byteCount)")
    }
    let needed = (byteCount + l2Span - 1) / l2Span
    guard UInt64(l1Count) >= needed else {
      throw .damaged(
        file: file.name, place: "header: the L1 table",
        detail: "has \(l1Count) entries where the size calls for \(needed)")
    }
    try check("the L1 table", l1Offset, UInt64(l1Count) * 8, limit: Self.l1Limit)
    guard refcountTableClusters > 0 else {
      throw .damaged(file: file.name, place: "header:", detail: "there is no refcount table")
    }
    try check(
      "the refcount table", refcountTableOffset, UInt64(refcountTableClusters) * clusterSize,
      limit: max(Self.refcountTableLimit, clusterSize))
    guard snapshotCount <= Self.snapshotLimit else {
      throw .damaged(
        file: file.name, place: "header:", detail: "there are \(snapshotCount) snapshots")
    }
    try check("the snapshot table", snapshotsOffset, UInt64(snapshotCount), limit: .max)
  }
}
