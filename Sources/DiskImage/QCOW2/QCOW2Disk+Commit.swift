extension QCOW2Disk {
  public func flush() throws(ImageError) {
    guard !isReadOnly else { return }
    try file.flush(after: try commit())
  }

  /// Whether the file does not have all that is in memory.
  var isChanged: Bool {
    l2Tables.dirtyCount > 0 || refcountBlocks.dirtyCount > 0 || transaction.changesL1
      || transaction.changesRefcountTable || transaction.changesHeader
  }

  func commitIfFull() throws(ImageError) {
    if l2Tables.isFull || refcountBlocks.isFull || transaction.isFull { _ = try commit() }
  }

  /// Makes the file show the present state, with one write of the header, and returns whether that was necessary. What
  /// fails can be tried again: until the header is written nothing refers to what was.
  func commit() throws(ImageError) -> Bool {
    guard isChanged else { return false }
    let old = header
    try placeTables()
    try writeTables()
    // Nothing of what the header refers to may come later than the header.
    try file.flush()
    let start = Block(byteCount: header.changingCount)
    try file.read(at: 0, into: start)
    header.write(into: start)
    try file.write(at: 0, from: start)
    // What the old header refers to may be given away only once it is gone for good.
    try file.flush()
    finish(old)
    return true
  }

  private func finish(_ old: QCOW2Header) {
    func place(_ offset: UInt64, _ count: UInt64) -> Range<UInt64> {
      offset / clusterSize..<offset / clusterSize + count
    }
    if old.l1Offset != header.l1Offset {
      transaction.spareL1 = place(old.l1Offset, clusters(of: UInt64(old.l1Count) * 8))
    }
    if old.refcountTableOffset != header.refcountTableOffset {
      transaction.spareRefcountTable = place(
        old.refcountTableOffset, UInt64(old.refcountTableClusters))
    }
    l2Tables.committed()
    refcountBlocks.committed()
    let discarded = transaction.discarded.filter { transaction.released.contains($0) }
    transaction.committed()
    giveBack(discarded.sorted())
  }

  /// Gives the space of clusters that are not in use to the host. That it cannot is nobody's loss.
  private func giveBack(_ clusters: [UInt64]) {
    var rest = clusters[...]
    while let first = rest.popFirst() {
      var end = first + 1
      while rest.first == end {
        rest.removeFirst()
        end += 1
      }
      try? file.punch(at: first * clusterSize, count: (end - first) * clusterSize)
    }
  }

  /// Gives a new place to all that has changed. A new place changes refcounts, which are in a block that needs a new
  /// place: the end is reached when all that do have one.
  private func placeTables() throws(ImageError) {
    for (number, table) in l2Tables.dirty {
      try move(table)
      if let place = table.place { l1[number] = place | Self.copied }
      transaction.changesL1 = true
    }
    if transaction.changesL1 { try moveL1() }
    var isRefcountTablePlaced = false
    repeat {
      for (number, table) in refcountBlocks.dirty where !table.isFresh {
        try move(table)
        refcountTable[number] = table.place ?? 0
        transaction.changesRefcountTable = true
      }
      if transaction.changesRefcountTable, !isRefcountTablePlaced || !hasRoomForRefcounts {
        try moveRefcountTable()
        isRefcountTablePlaced = true
      }
    } while refcountBlocks.dirty.contains { !$0.table.isFresh } || !hasRoomForRefcounts
  }

  private var hasRoomForRefcounts: Bool {
    UInt64(refcountTable.count) * 8 <= UInt64(header.refcountTableClusters) * clusterSize
  }

  /// Gives a table a place that the committed state knows nothing of.
  private func move(_ table: Table) throws(ImageError) {
    guard !table.isFresh else { return }
    let new = try allocate(isMetadata: true)
    if let place = table.place { try release(place / clusterSize) }
    table.place = new * clusterSize
    table.isFresh = true
  }

  private func moveL1() throws(ImageError) {
    let count = clusters(of: UInt64(l1.count) * 8)
    let new = try allocate(count, spare: transaction.spareL1)
    let old = header.l1Offset / clusterSize
    for cluster in old..<old + clusters(of: UInt64(header.l1Count) * 8) { try release(cluster) }
    header.l1Offset = new * clusterSize
    header.l1Count = UInt32(l1.count)
  }

  private func moveRefcountTable() throws(ImageError) {
    let count = max(1, clusters(of: UInt64(refcountTable.count) * 8))
    let new = try allocate(count, spare: transaction.spareRefcountTable)
    let old = header.refcountTableOffset / clusterSize
    for cluster in old..<old + UInt64(header.refcountTableClusters) { try release(cluster) }
    header.refcountTableOffset = new * clusterSize
    header.refcountTableClusters = UInt32(count)
  }

  /// Writes all that has a new place.
  private func writeTables() throws(ImageError) {
    for (_, table) in l2Tables.dirty + refcountBlocks.dirty {
      if let place = table.place { try file.write(at: place, from: table.block) }
    }
    if transaction.changesL1 { try write(l1, at: header.l1Offset) }
    if transaction.changesRefcountTable {
      try write(refcountTable, at: header.refcountTableOffset)
    }
  }

  /// Writes numbers and, up to the end of the cluster, zeroes.
  private func write(_ numbers: [UInt64], at offset: UInt64) throws(ImageError) {
    let block = Block(byteCount: Int(max(1, clusters(of: UInt64(numbers.count) * 8)) * clusterSize))
    for (index, number) in numbers.enumerated() { block.set(number, at: index * 8) }
    try file.write(at: offset, from: block)
  }
}

extension ImageFile {
  /// Flushes, unless a commit has just done so.
  fileprivate func flush(after isCommitted: Bool) throws(ImageError) {
    if !isCommitted { try flush() }
  }
}
