extension QCOW2Disk {
  /// Looks for whatever is wrong with the image in `file`, and repairs what can be if `repairs`.
  ///
  /// - Returns: what was found, and after a repair what is left.
  /// - Throws: `ImageError` where the image cannot be read at all.
  public static func check(
    _ file: any ImageFile, repairs: Bool, decompressor: any Decompressor
  ) throws(ImageError) -> (found: ImageReport, left: ImageReport) {
    let disk = try QCOW2Disk(
      opening: file, backing: nil, isReadOnly: !repairs, decompressor: decompressor)
    guard !disk.header.hasBitmaps else {
      throw .unsupported(
        file: file.name, feature: "checking an image with persistent bitmaps",
        remedy: "use 'qemu-img check'")
    }
    let found = try QCOW2Check(disk, withRefcounts: true).report
    let isMarked = disk.header.isDirty || disk.header.isCorrupt
    guard repairs, !found.isClean || isMarked else { return (found, found) }
    try disk.rebuildRefcounts()
    let repaired = try QCOW2Disk(
      opening: file, backing: nil, isReadOnly: true, decompressor: decompressor)
    return (found, try QCOW2Check(repaired, withRefcounts: true).report)
  }

  /// Writes new refcounts, made from counting, and the flags that follow from them.
  func rebuildRefcounts() throws(ImageError) {
    let check = try QCOW2Check(self, withRefcounts: false)
    var old = Set(refcountTable.lazy.map { [clusterSize] in $0 / clusterSize })
    old.formUnion(
      (0..<UInt64(header.refcountTableClusters)).lazy.map { [header] in
        header.refcountTableOffset / header.clusterSize + $0
      })
    // They keep their places until the new ones are there, or belong to somebody else.
    transaction.released = old.filter { check.references[$0] == 0 }
    refcountTable = []
    refcountBlocks.removeAll()
    header.refcountTableClusters = 0
    for cluster in check.references.clusters {
      try setRefcount(cluster, to: check.references[cluster])
    }
    transaction.changesRefcountTable = true
    _ = try commit()
    if check.report.lossCount == 0 { try noteMetadata() }
    try forEachEntry { (entry, place, _) throws(ImageError) in
      let isAlone = try self.refcount(place / self.clusterSize) == 1
      return isAlone ? entry | Self.copied : entry & ~Self.copied
    }
    header.incompatible &= ~QCOW2Header.Incompatible.dirty
    if check.report.lossCount == 0 { header.incompatible &= ~QCOW2Header.Incompatible.corrupt }
    transaction.changesHeader = true
    _ = try commit()
  }
}
