extension QCOW2Disk {
  public func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, UInt64(buffer.count))
    var done = 0
    while done < buffer.count {
      let position = offset + UInt64(done)
      let room = Int(clusterSize - position % clusterSize)
      let part = UnsafeRawBufferPointer(
        rebasing: buffer[done..<done + min(room, buffer.count - done)])
      try writePart(at: position, from: part)
      done += part.count
      try commitIfFull()
    }
  }

  /// Writes within one cluster.
  private func writePart(at offset: UInt64, from buffer: UnsafeRawBufferPointer)
    throws(ImageError)
  {
    let cluster = offset / clusterSize
    let mapping = try self.mapping(cluster)
    let skipped = Int(offset % clusterSize)
    if case .data(let place) = mapping, try isOurs(place, of: cluster) {
      return try file.write(at: place + UInt64(skipped), from: buffer)
    }
    var whole = buffer
    if buffer.count < scratch.bytes.count {
      try read(mapping, at: cluster * clusterSize, into: scratch.bytes)
      scratch.part(skipped..<skipped + buffer.count).copyMemory(from: buffer)
      whole = scratch.readable
    }
    // A place that is kept for zeroes is free to be written: nobody reads it before the entry says so.
    if case .zero(let kept?) = mapping, try isOurs(kept, of: cluster) {
      try file.write(at: kept, from: whole)
      return try setEntry(cluster, to: kept | Self.copied)
    }
    let place = try allocate(isMetadata: false)
    do throws(ImageError) {
      try file.write(at: place * clusterSize, from: whole)
      try setEntry(cluster, to: place * clusterSize | Self.copied)
    } catch {
      try release(place)
      throw error
    }
    try release(mapping)
  }

  private func writeZeroPart(at offset: UInt64, count: Int) throws(ImageError) {
    let zeroes = Block(byteCount: count)
    defer { withExtendedLifetime(zeroes) {} }
    try writePart(at: offset, from: zeroes.readable)
  }

  /// Whether the disk alone refers to a cluster of the file, so that it may be written in place.
  private func isOurs(_ place: UInt64, of cluster: UInt64) throws(ImageError) -> Bool {
    guard !transaction.metadata.contains(place / clusterSize) else {
      throw damaged("cluster \(cluster)", "is at \(place), where there is metadata")
    }
    let count = try refcount(place / clusterSize)
    guard count > 0 else {
      throw damaged(
        "the refcount of cluster \(place / clusterSize) of the file", "is 0, but it is in use")
    }
    return count == 1
  }

  /// Changes an entry, in memory, in a new L2 table where there is none.
  func setEntry(_ cluster: UInt64, to entry: UInt64) throws(ImageError) {
    let (number, offset) = entryPlace(cluster)
    let table: Table
    if let known = try l2Table(number) {
      table = known
    } else {
      table = Table(Block(byteCount: Int(clusterSize)), place: nil)
      l2Tables.insert(table, at: number)
    }
    l2Tables.markDirty(table)
    table.block.set(entry, at: offset)
  }

  public func writeZeroes(at offset: UInt64, count: UInt64, mayUnmap: Bool) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, count)
    var position = offset
    let end = offset + count
    while position < end {
      let next = min((position / clusterSize + 1) * clusterSize, end)
      try zero(position..<next)
      position = next
      try commitIfFull()
    }

    func zero(_ range: Range<UInt64>) throws(ImageError) {
      let cluster = range.lowerBound / clusterSize
      let isWhole = range.lowerBound % clusterSize == 0
      if isWhole, UInt64(range.count) == clusterSize || range.upperBound == byteCount {
        return try zeroCluster(cluster, mayUnmap: mayUnmap)
      }
      let old = try mapping(cluster)
      guard old.kind == .data || (old == .absent && backing != nil) else { return }
      try writeZeroPart(at: range.lowerBound, count: range.count)
    }
  }

  public func discard(at offset: UInt64, count: UInt64) throws(ImageError) {
    try checkWritable()
    try checkRange(offset, count)
    // Parts of clusters are not worth writing zeroes, unless they end the disk.
    let end = offset + count
    var cluster = (offset + clusterSize - 1) / clusterSize
    while (cluster + 1) * clusterSize <= end || (end == byteCount && cluster * clusterSize < end) {
      cluster = try passAbsent(from: cluster)
      guard cluster * clusterSize < end, (cluster + 1) * clusterSize <= end || end == byteCount
      else { return }
      if header.version == 3 || backing == nil {
        try zeroCluster(cluster, mayUnmap: true)
        try commitIfFull()
      }
      cluster += 1
    }
  }

  /// The next cluster, from this one on, that may have something to discard: whole L2 tables that are not there are
  /// passed by at once.
  private func passAbsent(from cluster: UInt64) throws(ImageError) -> UInt64 {
    guard backing == nil, cluster % header.l2Entries == 0 else { return cluster }
    var cluster = cluster
    while cluster * clusterSize < byteCount, try l2Table(entryPlace(cluster).table) == nil {
      cluster += header.l2Entries
    }
    return cluster
  }

  /// Makes a cluster read as zeroes without writing them, if the format can say so.
  private func zeroCluster(_ cluster: UInt64, mayUnmap: Bool) throws(ImageError) {
    let old = try mapping(cluster)
    if old == .absent && backing == nil || old == .zero(place: nil) { return }
    if header.version == 2 && backing != nil {
      return try writeZeroPart(at: cluster * clusterSize, count: Int(clusterSize))
    }
    let flag = header.version == 3 ? Self.zero : 0
    if !mayUnmap, flag != 0, let place = old.place {
      if case .data = old {
        try setEntry(cluster, to: place | flag | (try isOurs(place, of: cluster) ? Self.copied : 0))
      }
      return
    }
    try setEntry(cluster, to: flag)
    if let place = old.place { transaction.discarded.append(place / clusterSize) }
    try release(old)
  }

  /// Forgets what a cluster holds.
  func dropCluster(_ cluster: UInt64) throws(ImageError) {
    let old = try mapping(cluster)
    guard old != .absent else { return }
    try setEntry(cluster, to: 0)
    if let place = old.place { transaction.discarded.append(place / clusterSize) }
    try release(old)
  }
}
