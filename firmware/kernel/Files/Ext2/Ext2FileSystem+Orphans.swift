/// Files without names that somebody still holds: a list on the disk, so that a crash does not lose
/// their blocks. The superblock tells the first; each tells the next in its time of deletion, the last
/// one 0.
///
///     superblock: 17 ----> inode 17: 23 ----> inode 23: 0
extension Ext2FileSystem {
  /// Puts the inode at the front. Its record says now that it has no name.
  func enlistOrphan(_ number: UInt32) throws(Errno) {
    let next = orphans.first ?? 0
    try writeRecord(number) { buffer, offset in
      buffer.store(UInt16(0), at: offset + Ext2InodeRecord.Field.links)
      buffer.store(next, at: offset + Ext2InodeRecord.Field.deletionTime)
    }
    orphans.insert(number, at: 0)
    state.isChanged = true
  }

  /// Takes the inode off the list, if it is in it.
  func delistOrphan(_ number: UInt32) throws(Errno) {
    guard let index = orphans.firstIndex(of: number) else { return }
    if index > 0 {
      let next = index + 1 < orphans.count ? orphans[index + 1] : 0
      try writeRecord(orphans[index - 1]) { buffer, offset in
        buffer.store(next, at: offset + Ext2InodeRecord.Field.deletionTime)
      }
    }
    orphans.remove(at: index)
    state.isChanged = true
  }

  /// What a crash has left: files without names are deleted; those with names only lose blocks behind
  /// their end. `changeLock` is held.
  func buryOrphansOfCrash() throws(Errno) {
    let list = try orphansOnDisk()
    guard !list.isEmpty else { return }
    log("ext2 \(device.major):\(device.minor): \(list.count) deleted files were open in a crash")
    for number in list {
      guard let record = try record(number) else { continue }
      if record.attributes.links == 0 {
        try bury(number)
      } else {
        try cutOff(number, record)
      }
    }
    state.isChanged = true
    try settle()
  }

  private func cutOff(_ number: UInt32, _ record: Ext2InodeRecord) throws(Errno) {
    var record = record
    var tree = Ext2BlockTree(number, record)
    if record.attributes.kind == .regular {
      let blockSize = UInt64(geometry.superblock.blockSize)
      let size = record.attributes.size
      tree.cut(from: size / blockSize + (size % blockSize == 0 ? 0 : 1), self)
    }
    record.pointers = tree.pointers
    record.attributes.blocks = tree.sectors
    try writeRecord(number) { buffer, offset in
      record.store(to: buffer, at: offset, size: self.geometry.superblock.inodeSize)
      buffer.store(UInt32(0), at: offset + Ext2InodeRecord.Field.deletionTime)
    }
  }

  /// The list as far as it makes sense: each is an inode that is taken, and comes once.
  private func orphansOnDisk() throws(Errno) -> [UInt32] {
    var list: [UInt32] = []
    var seen: Set<UInt32> = []
    var next = geometry.superblock.lastOrphan
    while next != 0 {
      guard next >= geometry.superblock.firstInode, geometry.isUsable(inode: next),
        seen.insert(next).inserted, try isTaken(inode: next), let record = try record(next)
      else {
        _ = damage(next, "the list of files without names is damaged")
        return list
      }
      list.append(next)
      next = record.attributes.links == 0 ? record.deletionTime : 0
    }
    return list
  }
}
