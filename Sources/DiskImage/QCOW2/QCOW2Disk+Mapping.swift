extension QCOW2Disk {
  /// The L2 table with the given number; nil where there is none.
  func l2Table(_ number: Int) throws(ImageError) -> Table? {
    if let table = l2Tables.find(number) { return table }
    guard number < l1.count else { return nil }
    let entry = l1[number]
    guard entry & ~(Self.placeMask | Self.copied) == 0 else {
      throw damaged("L1 entry \(number)", "is \(entry), which has reserved bits")
    }
    let place = entry & Self.placeMask
    guard place != 0 else { return nil }
    try checkPlace(place, of: "L2 table \(number)")
    let table = Table(Block(byteCount: Int(clusterSize)), place: place)
    try file.read(at: place, into: table.block)
    l2Tables.insert(table, at: number)
    return table
  }

  /// Where a cluster of the disk has its entry: the number of the L2 table, and the offset in it.
  func entryPlace(_ cluster: UInt64) -> (table: Int, offset: Int) {
    (Int(cluster / header.l2Entries), Int(cluster % header.l2Entries) * 8)
  }

  /// The entry of a cluster of the disk, 0 where there is no L2 table.
  func entry(_ cluster: UInt64) throws(ImageError) -> UInt64 {
    let (number, offset) = entryPlace(cluster)
    return try l2Table(number)?.block.number(at: offset, as: UInt64.self) ?? 0
  }

  func mapping(_ cluster: UInt64) throws(ImageError) -> Mapping {
    try mapping(cluster, try entry(cluster))
  }

  /// What `entry` says about `cluster`.
  func mapping(_ cluster: UInt64, _ entry: UInt64) throws(ImageError) -> Mapping {
    if entry == 0 { return .absent }
    if entry & Self.compressed != 0 { return try compressedMapping(cluster, entry) }
    let isZero = header.version == 3 && entry & Self.zero != 0
    let allowed = Self.placeMask | Self.copied | (header.version == 3 ? Self.zero : 0)
    guard entry & ~allowed == 0 else {
      throw damaged("the L2 entry of cluster \(cluster)", "is \(entry), which has reserved bits")
    }
    let place = entry & Self.placeMask
    if place == 0 { return isZero ? .zero(place: nil) : .absent }
    try checkPlace(place, of: "cluster \(cluster)")
    return isZero ? .zero(place: place) : .data(place: place)
  }

  /// Bits 0 to x-1 are the offset, those up to 61 the number of further 512-byte sectors, where x = 70 - cluster bits.
  private func compressedMapping(_ cluster: UInt64, _ entry: UInt64) throws(ImageError) -> Mapping {
    let width = 70 - UInt64(header.clusterBits)
    let offset = entry & (1 << width - 1)
    let sectors = (entry & ~(Self.copied | Self.compressed)) >> width + 1
    guard offset >= clusterSize, offset < file.byteCount else {
      throw damaged("compressed cluster \(cluster)", "is at \(offset), outside the file")
    }
    return .compressed(offset: offset, byteCount: sectors * 512 - offset % 512)
  }

  /// The mapping at `offset`, and for how many bytes, up to `limit`, it goes on like that.
  func run(at offset: UInt64, limit: UInt64) throws(ImageError) -> (Mapping, UInt64) {
    let first = offset / clusterSize
    let mapping = try self.mapping(first)
    let skipped = offset % clusterSize
    var end = clusterSize
    while end - skipped < limit {
      let cluster = first + end / clusterSize
      guard try self.mapping(cluster).continues(mapping, distance: end) else { break }
      end += clusterSize
    }
    return (mapping, min(end - skipped, limit))
  }

  public func extent(at offset: UInt64) throws(ImageError) -> Extent {
    try checkRange(offset, 1)
    let limit = min(byteCount - offset, header.l2Span)
    let (first, some) = try run(at: offset, limit: limit)
    var count = some
    while count < limit {
      let (next, more) = try run(at: offset + count, limit: limit - count)
      guard next.kind == first.kind else { break }
      count += more
    }
    return Extent(kind: first.kind, count: count)
  }
}
