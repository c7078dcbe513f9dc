extension QCOW2Check {
  /// Compares what was counted with what the image says.
  mutating func compare() throws(ImageError) {
    let perBlock = disk.refcountsPerBlock
    let end = disk.clusters(of: disk.file.byteCount)
    var known: Set<UInt64> = []
    for (number, place) in disk.refcountTable.enumerated() where place != 0 {
      guard place % disk.clusterSize == 0, place >= disk.clusterSize,
        let block = try? disk.refcountBlock(number)
      else { continue }
      known.insert(UInt64(number))
      let first = UInt64(number) * perBlock
      for index in 0..<perBlock where first + index < end {
        compare(first + index, disk.refcount(Int(index), in: block.block))
      }
    }
    for cluster in references.clusters where !known.contains(cluster / perBlock) {
      compare(cluster, 0)
    }
  }

  private mutating func compare(_ cluster: UInt64, _ refcount: UInt64) {
    let count = references[cluster]
    guard refcount != count else { return }
    report.add(
      refcount > count ? .leak : .error,
      "cluster \(cluster) of the file has refcount \(refcount) and \(count) references")
  }

  /// The flag that allows writing in place is set exactly where there is one reference.
  mutating func checkFlags() throws(ImageError) {
    try disk.forEachEntry { [references, disk] entry, place, what in
      let isCopied = entry & QCOW2Disk.copied != 0
      guard isCopied != (references[place / disk.clusterSize] == 1) else { return entry }
      report.add(
        .error, "\(what()) is \(isCopied ? "" : "not ")flagged as having one reference")
      return entry
    }
  }
}

extension QCOW2Disk {
  /// Calls `body` with each entry of L1 and of the L2 tables, the place that it tells of, and its name; what `body`
  /// returns becomes the entry, in memory.
  func forEachEntry(
    _ body: (UInt64, UInt64, () -> String) throws(ImageError) -> UInt64
  ) throws(ImageError) {
    for number in l1.indices where l1[number] & Self.placeMask != 0 {
      guard let table = try? l2Table(number) else { continue }
      let entry = l1[number]
      let changed = try body(entry, entry & Self.placeMask) { "L2 table \(number)" }
      if changed != entry {
        l1[number] = changed
        transaction.changesL1 = true
      }
      for index in 0..<Int(header.l2Entries) {
        let entry = table.block.number(at: index * 8, as: UInt64.self)
        guard entry != 0 else { continue }
        let cluster = UInt64(number) * header.l2Entries + UInt64(index)
        guard let place = (try? mapping(cluster, entry))?.place else { continue }
        let changed = try body(entry, place) { "cluster \(cluster)" }
        if changed != entry { try setEntry(cluster, to: changed) }
      }
    }
  }
}
