extension QCOW2Disk {
  /// The L1 table of an internal snapshot.
  struct Snapshot {
    let l1Offset: UInt64
    let l1Count: UInt32
  }

  /// The internal snapshots, and how long their table is.
  ///
  /// - Throws: `damaged`.
  func snapshots() throws(ImageError) -> (tables: [Snapshot], byteCount: UInt64) {
    var tables: [Snapshot] = []
    var offset = header.snapshotsOffset
    let fixed = Block(byteCount: 40)
    for number in 0..<header.snapshotCount {
      guard offset < file.byteCount else {
        throw damaged("snapshot \(number)", "is at \(offset), outside the file")
      }
      try file.read(at: offset, into: fixed)
      let snapshot = Snapshot(
        l1Offset: fixed.number(at: 0, as: UInt64.self),
        l1Count: fixed.number(at: 8, as: UInt32.self))
      guard UInt64(snapshot.l1Count) * 8 <= QCOW2Header.l1Limit,
        snapshot.l1Offset % clusterSize == 0, snapshot.l1Offset < file.byteCount
      else { throw damaged("snapshot \(number)", "has its L1 table at \(snapshot.l1Offset)") }
      tables.append(snapshot)
      let names =
        UInt64(fixed.number(at: 12, as: UInt16.self))
        + UInt64(fixed.number(at: 14, as: UInt16.self))
      let extra = UInt64(fixed.number(at: 36, as: UInt32.self))
      offset += (40 + extra + names + 7) & ~7
    }
    return (tables, offset - header.snapshotsOffset)
  }
}
