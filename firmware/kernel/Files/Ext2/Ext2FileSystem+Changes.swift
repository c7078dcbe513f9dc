/// How changes get to the disk. See docs/kernel/ext2.md, "The order of writing".
///
/// A batch is what was changed since the last one was written. What it takes away goes through three
/// batches, so that nothing on the medium ever refers to something that is used anew:
///
///     batch n      the name is gone           blocks cut off a file: no pointer leads there
///     batch n+1    the inode is empty         their bits are clear: they can be used
///     batch n+2    its bits are clear
extension Ext2FileSystem {
  /// So many blocks and inodes wait to be free that it is time to go on with them.
  private static let longestWait = 1024

  /// Begins a change that may take so many blocks; `endChange` ends it. Batches are written here,
  /// before a change, so that each change is in one batch as a whole.
  func beginChange(needing blocks: Int = 0) throws(Errno) {
    guard !isReadOnly, !isFrozen else { throw .readOnlyFileSystem }
    changeLock.lock()
    do throws(Errno) {
      if isTimeToWrite { try commit() }
      if !hasRoom(for: blocks), isAnythingLeaving { try settle() }
    } catch {
      changeLock.unlock()
      throw error
    }
  }

  func endChange() { changeLock.unlock() }

  private var isTimeToWrite: Bool {
    let waiting = freed.runs.count + freed.inodes.count + removed.count + discardedCount
    return cache.isCrowded || waiting > Self.longestWait
  }

  private var discardedCount: Int { discardLock.withLock { discarded.count } }

  private var isAnythingLeaving: Bool {
    !freed.isEmpty || !removed.isEmpty || discardedCount > 0
  }

  private func hasRoom(for blocks: Int) -> Bool {
    Int(state.freeBlocks) >= blocks + Int(geometry.superblock.reservedBlocks)
      && state.freeInodes > 0
  }

  /// Writes batches until nothing is left to write. `changeLock` is held, as in all that follows.
  func settle() throws(Errno) {
    try commit()
    // Each batch takes what is leaving one step on; only other threads' discarding can add to it.
    for _ in 0..<8 where isAnythingLeaving || cache.hasChanges || state.isChanged { try commit() }
  }

  /// Writes a batch, and then takes what it removed one step on.
  func commit() throws(Errno) {
    try storeCounts()
    try cache.writeAll()
    try releaseFreed()
    try buryDiscarded()
    try enlistRemoved()
  }

  /// On the medium no file has these blocks and inodes any more.
  private func releaseFreed() throws(Errno) {
    while let run = freed.removeLastRun() { try clearBits(run) }
    while let inode = freed.inodes.popLast() {
      try clearInodeBit(inode.number, isDirectory: inode.isDirectory)
    }
  }

  /// On the medium no name leads to these inodes, and nobody holds them.
  private func buryDiscarded() throws(Errno) {
    while let entry = discardLock.withLock({ discarded.popLast() }) {
      removed.remove(entry.number)
      try bury(entry.number)
    }
  }

  /// No name leads to these, but somebody holds them.
  private func enlistRemoved() throws(Errno) {
    while let number = removed.popFirst() { try enlistOrphan(number) }
  }

  /// Empties an inode: its blocks and number are free, from the next batches on.
  func bury(_ number: UInt32) throws(Errno) {
    guard let record = try record(number) else {
      throw damage(number, "its mode means nothing")
    }
    try delistOrphan(number)
    var tree = Ext2BlockTree(number, record)
    if tree.hasBlocks(record.attributes) { tree.cut(from: 0, self) }
    try releaseAttributes(record.attributeBlock)
    try writeRecord(number) { buffer, offset in
      let field = Ext2InodeRecord.Field.self
      buffer.clear(offset + field.pointers..<offset + field.generation)
      for place in [field.size, field.sectors, field.attributeBlock, field.upperSize] {
        buffer.store(UInt32(0), at: offset + place)
      }
      buffer.store(UInt16(0), at: offset + field.links)
      buffer.store(self.timeOfDeletion, at: offset + field.deletionTime)
    }
    freed.inodes.append((number, record.attributes.kind == .directory))
  }

  /// A block of extended attributes may be shared: it counts its users.
  private func releaseAttributes(_ block: UInt32) throws(Errno) {
    guard block != 0 else { return }
    guard geometry.isForFiles(BlockRun(start: block, count: 1)) else {
      throw damage(0, "block \(block) cannot have attributes")
    }
    let buffer = try cache.acquire(block)
    defer { cache.release(buffer) }
    let users = buffer.load32(at: 4)
    if users > 1 {
      buffer.store(users - 1, at: 4)
      cache.change(buffer, .allocation)
    } else {
      freed.append(block)
    }
  }

  /// Seconds; never so few that they could be an inode's number (see `enlistOrphan`).
  private var timeOfDeletion: UInt32 {
    max(
      UInt32(truncatingIfNeeded: Clock.calendar / 1_000_000_000), geometry.superblock.inodeCount + 1
    )
  }

  /// Changes an inode's bytes on the disk.
  func writeRecord(_ number: UInt32, _ body: (Buffer, Int) -> Void) throws(Errno) {
    let place = geometry.place(ofInode: number)
    let buffer = try cache.acquire(place.block)
    defer { cache.release(buffer) }
    body(buffer, place.offset)
    cache.change(buffer, .inode)
  }
}
