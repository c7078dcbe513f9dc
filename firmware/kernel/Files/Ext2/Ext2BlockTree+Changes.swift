/// Growing and cutting a file.
extension Ext2BlockTree {
  /// Takes room for blocks that are missing from `index` on: at least one of them, at most `count`,
  /// near the block before.
  mutating func fill(
    from index: UInt64, count: Int, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> BlockRun {
    let fanout = fileSystem.geometry.superblock.pointersPerBlock
    guard let path = path(to: index, fanout: fanout) else { throw .fileTooLarge }
    let goal = goal(for: index, fileSystem)
    guard path.depth > 0 else { return try fillDirect(path.slot, count, goal, fileSystem) }
    let leaf = try makeLeaf(path, goal, fileSystem)
    let first = path.rest % fanout
    let holes = try countHoles(in: leaf, first..<min(fanout, first + count), fileSystem)
    let run = try take(holes, goal, fileSystem)
    let buffer = try fileSystem.cache.acquire(leaf)
    defer { fileSystem.cache.release(buffer) }
    for offset in 0..<run.count {
      buffer.store(run.start + UInt32(offset), at: (first + offset) * 4)
    }
    fileSystem.cache.change(buffer, .allocation)
    return run
  }

  private mutating func fillDirect(
    _ slot: Int, _ count: Int, _ goal: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> BlockRun {
    var holes = 0
    while holes < count, slot + holes < Self.directCount, pointers[slot + holes] == 0 { holes += 1 }
    let run = try take(holes, goal, fileSystem)
    for offset in 0..<run.count { pointers[slot + offset] = run.start + UInt32(offset) }
    return run
  }

  private mutating func take(
    _ count: Int, _ goal: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> BlockRun {
    let run = try fileSystem.takeBlocks(goal: goal, count: max(1, count))
    sectors += UInt64(run.count * fileSystem.geometry.superblock.blockSize / 512)
    return run
  }

  private func countHoles(
    in leaf: UInt32, _ slots: Range<Int>, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> Int {
    let buffer = try fileSystem.cache.acquire(leaf)
    defer { fileSystem.cache.release(buffer) }
    return slots.prefix { buffer.load32(at: $0 * 4) == 0 }.count
  }

  /// Behind the block before, or at the begin of the inode's group.
  private func goal(for index: UInt64, _ fileSystem: Ext2FileSystem) -> UInt32 {
    if index > 0, let before = try? run(from: index - 1, limit: 1, fileSystem), before.start != 0 {
      return before.end
    }
    let geometry = fileSystem.geometry
    return geometry.firstBlock(ofGroup: geometry.group(ofInode: owner))
  }

  /// The block that has the pointer to the path's end; blocks of pointers on the way are made.
  private mutating func makeLeaf(
    _ path: Path, _ goal: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> UInt32 {
    if pointers[path.slot] == 0 { pointers[path.slot] = try makePointers(goal, fileSystem) }
    var pointer = pointers[path.slot]
    var rest = path.rest
    var span = path.span
    for _ in 1..<path.depth {
      let child = try makeChild(of: pointer, at: rest / span * 4, goal, fileSystem)
      pointer = child
      rest %= span
      span /= fileSystem.geometry.superblock.pointersPerBlock
    }
    try check(pointer, fileSystem)
    return pointer
  }

  private mutating func makeChild(
    of pointer: UInt32, at place: Int, _ goal: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> UInt32 {
    try check(pointer, fileSystem)
    let cache = fileSystem.cache
    let buffer = try cache.acquire(pointer)
    let old = buffer.load32(at: place)
    cache.release(buffer)
    if old != 0 { return old }
    let child = try makePointers(goal, fileSystem)
    let parent = try cache.acquire(pointer)
    parent.store(child, at: place)
    cache.change(parent, .allocation)
    cache.release(parent)
    return child
  }

  private mutating func makePointers(
    _ goal: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> UInt32 {
    let block = try take(1, goal, fileSystem).start
    let buffer = fileSystem.cache.acquireZeroed(block)
    fileSystem.cache.change(buffer, .allocation)
    fileSystem.cache.release(buffer)
    return block
  }

  // MARK: Cutting

  /// Gives back all blocks from `index` on. What is damaged is left behind, and told.
  mutating func cut(from index: UInt64, _ fileSystem: Ext2FileSystem) {
    let fanout = UInt64(fileSystem.geometry.superblock.pointersPerBlock)
    // A damaged tree may lead in circles: there are no more blocks than the disk has.
    var budget = Int(fileSystem.geometry.superblock.blockCount)
    for slot in 0..<Self.directCount where UInt64(slot) >= index {
      if trim(pointers[slot], 0, keeping: 0, &budget, fileSystem) { pointers[slot] = 0 }
    }
    var first = UInt64(Self.directCount)
    var size = fanout
    for depth in 1...3 {
      let kept = index > first ? index - first : 0
      let slot = Self.directCount + depth - 1
      if kept < size, trim(pointers[slot], depth, keeping: Int(kept), &budget, fileSystem) {
        pointers[slot] = 0
      }
      first += size
      size *= fanout
    }
  }

  /// Gives back what is under a pointer, apart from the first `kept` blocks; true if nothing is left.
  private mutating func trim(
    _ pointer: UInt32, _ level: Int, keeping kept: Int, _ budget: inout Int,
    _ fileSystem: Ext2FileSystem
  ) -> Bool {
    guard pointer != 0 else { return false }
    budget -= 1
    guard budget >= 0, fileSystem.geometry.isForFiles(BlockRun(start: pointer, count: 1)) else {
      if budget >= -1 { _ = fileSystem.damage(owner, "block \(pointer) is not its own") }
      return true
    }
    if level > 0 {
      do throws(Errno) {
        try trimChildren(of: pointer, level, keeping: kept, &budget, fileSystem)
      } catch {
        _ = fileSystem.damage(owner, "the pointers in block \(pointer) cannot be read")
      }
      if kept > 0 { return false }
    }
    if level > 0 || isBuffered { fileSystem.cache.forget(pointer) }
    fileSystem.freed.append(pointer)
    let size = UInt64(fileSystem.geometry.superblock.blockSize / 512)
    sectors -= min(sectors, size)
    return true
  }

  private mutating func trimChildren(
    of pointer: UInt32, _ level: Int, keeping kept: Int, _ budget: inout Int,
    _ fileSystem: Ext2FileSystem
  ) throws(Errno) {
    let fanout = fileSystem.geometry.superblock.pointersPerBlock
    let span = level == 1 ? 1 : level == 2 ? fanout : fanout * fanout
    let children = try Self.pointers(in: pointer, fileSystem)
    var gone: [Int] = []
    for slot in kept / span..<fanout where children[slot] != 0 {
      let rest = slot == kept / span ? kept % span : 0
      if trim(children[slot], level - 1, keeping: rest, &budget, fileSystem) { gone.append(slot) }
      if budget < 0 { return }
    }
    // A block that goes as a whole stays on the disk as it is: an older inode may lead there yet.
    guard kept > 0, !gone.isEmpty else { return }
    let buffer = try fileSystem.cache.acquire(pointer)
    defer { fileSystem.cache.release(buffer) }
    for slot in gone { buffer.store(UInt32(0), at: slot * 4) }
    fileSystem.cache.change(buffer, .allocation)
  }

  private static func pointers(
    in block: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> [UInt32] {
    let buffer = try fileSystem.cache.acquire(block)
    defer { fileSystem.cache.release(buffer) }
    let count = fileSystem.geometry.superblock.pointersPerBlock
    return (0..<count).map { buffer.load32(at: $0 * 4) }
  }
}
