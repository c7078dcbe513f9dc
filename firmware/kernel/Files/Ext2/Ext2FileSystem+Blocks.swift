/// Which blocks are taken. `changeLock` is held.
extension Ext2FileSystem {
  /// Takes blocks in a row, at most `count`: from `goal` on if they are free, else near it. A file
  /// whose blocks follow each other is read in few transfers.
  func takeBlocks(goal: UInt32, count: Int) throws(Errno) -> BlockRun {
    let superblock = geometry.superblock
    let reserve = mayUseReserve() ? 0 : superblock.reservedBlocks
    guard state.freeBlocks > reserve else { throw .noSpace }
    let limit = min(count, Int(state.freeBlocks - reserve))
    let isGoalOnDisk = goal > superblock.firstDataBlock && goal < superblock.blockCount
    let start = isGoalOnDisk ? goal : superblock.firstDataBlock
    let first = geometry.group(ofBlock: start)
    let within = Int(start - geometry.firstBlock(ofGroup: first))
    // The first group comes once more at the end, for what it has before the goal.
    for step in 0...superblock.groupCount {
      let group = (first + step) % superblock.groupCount
      let from = step == 0 ? within : 0
      if let run = try takeBlocks(inGroup: group, from: from, limit: limit) { return run }
    }
    throw .noSpace
  }

  private func takeBlocks(
    inGroup group: Int, from: Int, limit: Int
  ) throws(Errno) -> BlockRun? {
    guard state.groups[group].freeBlocks > 0 else { return nil }
    let buffer = try cache.acquire(geometry.groups[group].blockBitmap)
    defer { cache.release(buffer) }
    let bitmap = Ext2Bitmap(buffer: buffer, count: geometry.blockCount(ofGroup: group))
    guard let index = Self.place(in: bitmap, from: from) else {
      if from == 0 { _ = damage(0, "group \(group) has fewer free blocks than it says") }
      return nil
    }
    let wanted = min(limit, Int(state.groups[group].freeBlocks))
    let run = BlockRun(
      start: geometry.firstBlock(ofGroup: group) + UInt32(index),
      count: bitmap.clearRun(from: index, limit: wanted))
    guard geometry.isForFiles(run) else {
      throw damage(0, "the bitmap of group \(group) says that its own blocks are free")
    }
    for bit in index..<index + run.count { bitmap[bit] = true }
    cache.change(buffer, .allocation)
    count(run.count, inGroup: group, areTaken: true)
    return run
  }

  /// Where to go on if the goal is taken: rather where there is room for more.
  private static func place(in bitmap: Ext2Bitmap, from: Int) -> Int? {
    if from < bitmap.count, !bitmap[from] { return from }
    let range = from..<max(from, bitmap.count)
    return bitmap.firstClearByte(in: range) ?? bitmap.firstClear(in: range)
  }

  private func count(_ blocks: Int, inGroup group: Int, areTaken: Bool) {
    if areTaken {
      state.groups[group].freeBlocks -= UInt16(blocks)
      state.freeBlocks -= UInt32(blocks)
    } else {
      state.groups[group].freeBlocks &+= UInt16(blocks)
      state.freeBlocks &+= UInt32(blocks)
    }
    state.groups[group].isChanged = true
    state.isChanged = true
  }

  /// The blocks are free from now on. A run may go on in the next group.
  func clearBits(_ run: BlockRun) throws(Errno) {
    var rest = run
    while rest.count > 0 {
      let group = geometry.group(ofBlock: rest.start)
      let first = geometry.firstBlock(ofGroup: group)
      let end = min(rest.end, first + UInt32(geometry.blockCount(ofGroup: group)))
      try clearBits(Int(rest.start - first)..<Int(end - first), inGroup: group)
      rest = BlockRun(start: end, count: Int(rest.end - end))
    }
  }

  private func clearBits(_ range: Range<Int>, inGroup group: Int) throws(Errno) {
    let buffer = try cache.acquire(geometry.groups[group].blockBitmap)
    defer { cache.release(buffer) }
    let bitmap = Ext2Bitmap(buffer: buffer, count: geometry.blockCount(ofGroup: group))
    var cleared = 0
    for bit in range {
      if bitmap[bit] { cleared += 1 }
      bitmap[bit] = false
    }
    if cleared < range.count { _ = damage(0, "blocks of group \(group) were free before") }
    cache.change(buffer, .allocation)
    let room = geometry.blockCount(ofGroup: group) - Int(state.groups[group].freeBlocks)
    count(min(cleared, room), inGroup: group, areTaken: false)
  }
}
