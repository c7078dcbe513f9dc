/// A walk over all of an image that counts every reference anew.
struct QCOW2Check {
  /// More entries than this are not looked at, so that an image made to waste time does not.
  private static let entryLimit: UInt64 = 1 << 32

  let disk: QCOW2Disk
  private(set) var references = ReferenceCounts()
  var report = ImageReport()
  /// Where tables are, which no data may be.
  private var metadata: Set<UInt64> = [0]
  private var entryCount: UInt64 = 0

  private var clusterSize: UInt64 { disk.clusterSize }

  /// Counts everything; the refcount table and its blocks where `withRefcounts`.
  init(_ disk: QCOW2Disk, withRefcounts: Bool) throws(ImageError) {
    self.disk = disk
    let header = disk.header
    report.totalClusters = disk.clusters(of: header.byteCount)
    references.count(0)
    count(header.l1Offset, UInt64(header.l1Count) * 8)
    var snapshotTables: [[UInt64]] = []
    if header.snapshotCount > 0 {
      let (snapshots, byteCount) = try disk.snapshots()
      count(header.snapshotsOffset, byteCount)
      for snapshot in snapshots {
        count(snapshot.l1Offset, UInt64(snapshot.l1Count) * 8)
        snapshotTables.append(
          try QCOW2Disk.numbers(
            disk.file, at: snapshot.l1Offset, count: Int(snapshot.l1Count)))
      }
    }
    if withRefcounts { countRefcounts() }
    let tables = [disk.l1] + snapshotTables
    for table in tables { countTables(table) }
    for (number, table) in tables.enumerated() { try countData(table, isActive: number == 0) }
    if withRefcounts { try compare() }
    if withRefcounts { try checkFlags() }
  }

  /// Metadata in a row.
  private mutating func count(_ offset: UInt64, _ byteCount: UInt64) {
    let size = clusterSize
    let first = offset / clusterSize
    for cluster in first..<first + disk.clusters(of: byteCount) {
      references.count(cluster)
      if !metadata.insert(cluster).inserted {
        report.add(.loss, "metadata at \(cluster * size) overlaps other metadata")
      }
    }
  }

  private func isPlace(_ place: UInt64) -> Bool {
    place % clusterSize == 0 && place >= clusterSize && place < disk.file.byteCount
  }

  private mutating func countRefcounts() {
    let header = disk.header
    count(header.refcountTableOffset, UInt64(header.refcountTableClusters) * clusterSize)
    for (number, place) in disk.refcountTable.enumerated() where place != 0 {
      if isPlace(place) {
        count(place, clusterSize)
      } else {
        report.add(.error, "refcount block \(number) is at \(place), where it cannot be")
      }
    }
  }

  /// The L2 tables of an L1 table.
  private mutating func countTables(_ table: [UInt64]) {
    for (number, entry) in table.enumerated() where entry != 0 {
      let place = entry & QCOW2Disk.placeMask
      guard entry & ~(QCOW2Disk.placeMask | QCOW2Disk.copied) == 0, place == 0 || isPlace(place)
      else {
        report.add(.loss, "L1 entry \(number) is \(entry), where no table can be")
        continue
      }
      guard place != 0 else { continue }
      references.count(place / clusterSize)
      metadata.insert(place / clusterSize)
    }
  }

  private mutating func countData(_ table: [UInt64], isActive: Bool) throws(ImageError) {
    let block = Block(byteCount: Int(clusterSize))
    for (number, entry) in table.enumerated() {
      let place = entry & QCOW2Disk.placeMask
      guard place != 0, isPlace(place) else { continue }
      entryCount += disk.header.l2Entries
      guard entryCount <= Self.entryLimit else {
        throw .refused(file: disk.name, reason: "is too large to be checked")
      }
      try disk.file.read(at: place, into: block)
      for index in 0..<Int(disk.header.l2Entries) {
        let entry = block.number(at: index * 8, as: UInt64.self)
        if entry != 0 {
          count(entry, of: UInt64(number) * disk.header.l2Entries + UInt64(index), isActive)
        }
      }
    }
  }

  private mutating func count(_ entry: UInt64, of cluster: UInt64, _ isActive: Bool) {
    let mapping: Mapping
    do throws(ImageError) {
      mapping = try disk.mapping(cluster, entry)
    } catch {
      report.add(.loss, "cluster \(cluster) has the L2 entry \(entry), which cannot be")
      return
    }
    if isActive, mapping.kind == .data { report.allocatedClusters += 1 }
    if case .compressed(let offset, let byteCount) = mapping {
      if isActive { report.compressedClusters += 1 }
      for place in offset / clusterSize...(offset + byteCount - 1) / clusterSize {
        references.count(place)
      }
      if entry & QCOW2Disk.copied != 0 {
        report.add(.error, "compressed cluster \(cluster) is flagged as if it could be written")
      }
      return
    }
    guard let place = mapping.place else { return }
    references.count(place / clusterSize)
    if metadata.contains(place / clusterSize) {
      report.add(.loss, "cluster \(cluster) is at \(place), where there is metadata")
    }
  }
}
