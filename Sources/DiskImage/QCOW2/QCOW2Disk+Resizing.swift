extension QCOW2Disk {
  public func resize(to byteCount: UInt64) throws(ImageError) {
    try checkWritable()
    guard header.snapshotCount == 0 else {
      throw .refused(
        file: name,
        reason: "has internal snapshots, which know its size: remove them by 'qemu-img snapshot -d'"
      )
    }
    guard byteCount <= QCOW2Header.sizeLimit,
      (byteCount + header.l2Span - 1) / header.l2Span * 8 <= QCOW2Header.l1Limit
    else {
      throw .refused(
        file: name,
        reason: "\(byteCount) bytes are too many for clusters of \(clusterSize) bytes")
    }
    if byteCount < self.byteCount { try shrink(to: byteCount) } else { try grow(to: byteCount) }
    try flush()
  }

  private func grow(to byteCount: UInt64) throws(ImageError) {
    let old = self.byteCount
    let entries = Int((byteCount + header.l2Span - 1) / header.l2Span)
    if entries > l1.count {
      l1 += [UInt64](repeating: 0, count: entries - l1.count)
      transaction.changesL1 = true
    }
    header.byteCount = byteCount
    transaction.changesHeader = true
    // Neither the rest of the last cluster nor what the backing file has there comes to light.
    let shown = max((old + clusterSize - 1) / clusterSize * clusterSize, backing?.byteCount ?? 0)
    let end = min(byteCount, shown)
    if end > old { try writeZeroes(at: old, count: end - old, mayUnmap: true) }
  }

  private func shrink(to byteCount: UInt64) throws(ImageError) {
    try drop(from: byteCount)
    header.byteCount = byteCount
    transaction.changesHeader = true
  }

  /// Forgets all that is stored here, so that the disk is what its backing file is.
  public func drop() throws(ImageError) {
    try checkWritable()
    try drop(from: 0)
    try flush()
  }

  /// Forgets the clusters from a byte on.
  private func drop(from byteCount: UInt64) throws(ImageError) {
    var cluster = (byteCount + clusterSize - 1) / clusterSize
    let end = (self.byteCount + clusterSize - 1) / clusterSize
    while cluster < end {
      if try l2Table(entryPlace(cluster).table) == nil {
        cluster = (cluster / header.l2Entries + 1) * header.l2Entries
        continue
      }
      try dropCluster(cluster)
      cluster += 1
      // A commit in between shows a larger disk that ends in zeroes, or in what the backing file has.
      try commitIfFull()
    }
  }
}
