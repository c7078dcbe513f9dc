extension QCOW2Disk {
  /// How many clusters a refcount block tells of.
  var refcountsPerBlock: UInt64 { (clusterSize * 8) >> UInt64(header.refcountOrder) }

  /// The refcount block with the given number; nil where there is none.
  func refcountBlock(_ number: Int) throws(ImageError) -> Table? {
    if let block = refcountBlocks.find(number) { return block }
    guard number < refcountTable.count, refcountTable[number] != 0 else { return nil }
    let place = refcountTable[number]
    try checkPlace(place, of: "refcount block \(number)")
    let table = Table(Block(byteCount: Int(clusterSize)), place: place)
    try file.read(at: place, into: table.block)
    refcountBlocks.insert(table, at: number)
    return table
  }

  /// How often a cluster of the file is referred to.
  func refcount(_ cluster: UInt64) throws(ImageError) -> UInt64 {
    let number = cluster / refcountsPerBlock
    guard number < UInt64(refcountTable.count), let block = try refcountBlock(Int(number))
    else { return 0 }
    return refcount(Int(cluster % refcountsPerBlock), in: block.block)
  }

  func refcount(_ index: Int, in block: Block) -> UInt64 {
    switch header.refcountOrder {
    case 3: UInt64(block.number(at: index, as: UInt8.self))
    case 4: UInt64(block.number(at: index * 2, as: UInt16.self))
    case 5: UInt64(block.number(at: index * 4, as: UInt32.self))
    case 6: block.number(at: index * 8, as: UInt64.self)
    default: narrowRefcount(index, in: block)
    }
  }

  /// One of several in a byte, the first in its lowest bits.
  private func narrowRefcount(_ index: Int, in block: Block) -> UInt64 {
    let bits = header.refcountBits
    let byte = block.number(at: index * bits / 8, as: UInt8.self)
    return UInt64(byte >> UInt8(index * bits % 8)) & (1 << UInt64(bits) - 1)
  }

  /// The largest refcount that can be written.
  var refcountLimit: UInt64 {
    header.refcountOrder == 6 ? .max : 1 << UInt64(header.refcountBits) - 1
  }

  /// Writes a refcount, in memory, with a new block where there is none.
  func setRefcount(_ cluster: UInt64, to value: UInt64) throws(ImageError) {
    guard value <= refcountLimit else {
      throw .refused(
        file: name,
        reason: "\(value) references to a cluster do not fit into \(header.refcountBits) bits")
    }
    let number = Int(cluster / refcountsPerBlock)
    guard UInt64(number + 1) * 8 <= QCOW2Header.refcountTableLimit else {
      throw .refused(file: name, reason: "has reached the largest size of a qcow2 image")
    }
    let index = Int(cluster % refcountsPerBlock)
    let table: Table
    if let block = try refcountBlock(number) {
      table = block
    } else {
      table = Table(Block(byteCount: Int(clusterSize)), place: nil)
      refcountBlocks.insert(table, at: number)
      while refcountTable.count <= number { refcountTable.append(0) }
      transaction.changesRefcountTable = true
    }
    refcountBlocks.markDirty(table)
    switch header.refcountOrder {
    case 3: table.block.set(UInt8(value), at: index)
    case 4: table.block.set(UInt16(value), at: index * 2)
    case 5: table.block.set(UInt32(value), at: index * 4)
    case 6: table.block.set(value, at: index * 8)
    default:
      let bits = header.refcountBits
      let shift = UInt8(index * bits % 8)
      let mask = UInt8(1 << bits - 1) << shift
      let old = table.block.number(at: index * bits / 8, as: UInt8.self)
      table.block.set(old & ~mask | UInt8(value) << shift, at: index * bits / 8)
    }
  }

  /// One reference less to a cluster of the file.
  func release(_ cluster: UInt64) throws(ImageError) {
    let count = try refcount(cluster)
    guard count > 0 else {
      throw damaged("the refcount of cluster \(cluster) of the file", "is 0, but it is in use")
    }
    try setRefcount(cluster, to: count - 1)
    if count == 1 { transaction.freed(cluster) }
  }

  /// One reference less to all that an entry of an L2 table refers to.
  func release(_ mapping: Mapping) throws(ImageError) {
    switch mapping {
    case .absent: break
    case .zero(let place): if let place { try release(place / clusterSize) }
    case .data(let place): try release(place / clusterSize)
    case .compressed(let offset, let byteCount):
      for cluster in offset / clusterSize...(offset + byteCount - 1) / clusterSize {
        try release(cluster)
      }
    }
  }
}
