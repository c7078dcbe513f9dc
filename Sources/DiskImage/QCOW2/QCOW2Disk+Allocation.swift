extension QCOW2Disk {
  /// Takes note of where metadata is, and refuses an image in which it overlaps.
  func noteMetadata() throws(ImageError) {
    transaction.metadata = [0]
    func note(_ place: UInt64, _ count: UInt64, _ what: String) throws(ImageError) {
      for cluster in place / clusterSize..<place / clusterSize + count {
        guard transaction.metadata.insert(cluster).inserted else {
          throw damaged(what, "at \(cluster * clusterSize) overlaps other metadata")
        }
      }
    }
    try note(header.l1Offset, clusters(of: UInt64(header.l1Count) * 8), "the L1 table")
    try note(
      header.refcountTableOffset, UInt64(header.refcountTableClusters), "the refcount table")
    for (number, place) in refcountTable.enumerated() where place != 0 {
      try checkPlace(place, of: "refcount block \(number)")
      try note(place, 1, "refcount block \(number)")
    }
    for (number, entry) in l1.enumerated() where entry & Self.placeMask != 0 {
      try checkPlace(entry & Self.placeMask, of: "L2 table \(number)")
      try note(entry & Self.placeMask, 1, "L2 table \(number)")
    }
    guard header.snapshotCount > 0 else { return }
    let end = try snapshots().byteCount
    try note(header.snapshotsOffset, clusters(of: end), "the snapshot table")
  }

  /// How many clusters so many bytes take.
  func clusters(of byteCount: UInt64) -> UInt64 { (byteCount + clusterSize - 1) / clusterSize }

  /// Whether a cluster of the file is free now, and was at the last commit.
  private func isFree(_ cluster: UInt64) throws(ImageError) -> Bool {
    guard try refcount(cluster) == 0, !transaction.released.contains(cluster) else {
      return false
    }
    guard !transaction.metadata.contains(cluster) else {
      throw damaged(
        "the refcount of cluster \(cluster) of the file",
        "is 0, but there is metadata: repair it by 'mvm disk check --repair'")
    }
    return true
  }

  /// Gives out a cluster of the file with a refcount of 1, and returns its number.
  func allocate(isMetadata: Bool) throws(ImageError) -> UInt64 {
    while let cluster = transaction.takeFree(isMetadata: isMetadata) {
      guard try isFree(cluster) else { continue }
      return try take(cluster..<cluster + 1, isMetadata: isMetadata)
    }
    while try !isFree(transaction.searchStart) { transaction.searchStart += 1 }
    let cluster = transaction.searchStart
    transaction.searchStart += 1
    return try take(cluster..<cluster + 1, isMetadata: isMetadata)
  }

  /// Gives out clusters in a row for a table, those of `spare` if they can be had.
  func allocate(_ count: UInt64, spare: Range<UInt64>) throws(ImageError) -> UInt64 {
    if count == 1, spare.isEmpty { return try allocate(isMetadata: true) }
    if UInt64(spare.count) >= count {
      var isFree = true
      for cluster in spare where try !self.isFree(cluster) { isFree = false }
      if isFree {
        for cluster in spare.dropFirst(Int(count)) { transaction.addFree(cluster) }
        return try take(spare.prefix(Int(count)), isMetadata: true)
      }
    }
    var first = transaction.searchStart
    var next = first
    while next - first < count {
      if try !isFree(next) { first = next + 1 }
      next += 1
    }
    for cluster in transaction.searchStart..<first where try isFree(cluster) {
      transaction.addFree(cluster)
    }
    transaction.searchStart = next
    return try take(first..<next, isMetadata: true)
  }

  private func take(_ clusters: Range<UInt64>, isMetadata: Bool) throws(ImageError) -> UInt64 {
    for cluster in clusters { try setRefcount(cluster, to: 1) }
    transaction.allocated(clusters)
    if isMetadata { transaction.metadata.formUnion(clusters) }
    return clusters.lowerBound
  }
}
