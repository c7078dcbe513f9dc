/// Which inodes are taken. `changeLock` is held.
extension Ext2FileSystem {
  /// Takes a number for a new file in the directory `parent`.
  func takeInode(near parent: UInt32, isDirectory: Bool) throws(Errno) -> UInt32 {
    let preferred = preferredGroup(near: parent, isDirectory: isDirectory)
    for step in 0..<state.groups.count {
      let group = (preferred + step) % state.groups.count
      if let number = try takeInode(inGroup: group, isDirectory: isDirectory) { return number }
    }
    throw .noSpace
  }

  /// Files go to their directory, and directories to theirs, while there is room; those of the root,
  /// which are about different things, are spread (after Orlov's allocator of the BSDs).
  private func preferredGroup(near parent: UInt32, isDirectory: Bool) -> Int {
    let near = geometry.group(ofInode: parent)
    guard isDirectory else { return near }
    guard parent == Self.rootNumber else { return isRoomy(near) ? near : roomyGroup(after: near) }
    let start = state.nextDirectoryGroup
    var best = roomyGroup(after: start)
    for step in 0..<state.groups.count {
      let group = (start + step) % state.groups.count
      if isRoomy(group), state.groups[group].directories < state.groups[best].directories {
        best = group
      }
    }
    state.nextDirectoryGroup = (best + 1) % state.groups.count
    return best
  }

  /// No fewer free blocks and inodes than groups have on average.
  private func isRoomy(_ group: Int) -> Bool {
    let count = UInt32(state.groups.count)
    return UInt32(state.groups[group].freeInodes) >= max(1, state.freeInodes / count)
      && UInt32(state.groups[group].freeBlocks) >= state.freeBlocks / count
  }

  private func roomyGroup(after first: Int) -> Int {
    for step in 0..<state.groups.count {
      let group = (first + step) % state.groups.count
      if isRoomy(group) { return group }
    }
    return first
  }

  private func takeInode(inGroup group: Int, isDirectory: Bool) throws(Errno) -> UInt32? {
    guard state.groups[group].freeInodes > 0 else { return nil }
    let buffer = try cache.acquire(geometry.groups[group].inodeBitmap)
    defer { cache.release(buffer) }
    let count = Int(geometry.superblock.inodesPerGroup)
    let bitmap = Ext2Bitmap(buffer: buffer, count: count)
    let reserved = group == 0 ? Int(geometry.superblock.firstInode) - 1 : 0
    guard let index = bitmap.firstClear(in: reserved..<count) else {
      _ = damage(0, "group \(group) has fewer free inodes than it says")
      return nil
    }
    bitmap[index] = true
    cache.change(buffer, .allocation)
    state.groups[group].freeInodes -= 1
    if isDirectory { state.groups[group].directories &+= 1 }
    state.freeInodes -= 1
    state.groups[group].isChanged = true
    state.isChanged = true
    return UInt32(group * count + index + 1)
  }

  func isTaken(inode number: UInt32) throws(Errno) -> Bool {
    let group = geometry.group(ofInode: number)
    let buffer = try cache.acquire(geometry.groups[group].inodeBitmap)
    defer { cache.release(buffer) }
    let count = Int(geometry.superblock.inodesPerGroup)
    return Ext2Bitmap(buffer: buffer, count: count)[Int(number - 1) % count]
  }

  func clearInodeBit(_ number: UInt32, isDirectory: Bool) throws(Errno) {
    let group = geometry.group(ofInode: number)
    let buffer = try cache.acquire(geometry.groups[group].inodeBitmap)
    defer { cache.release(buffer) }
    let count = Int(geometry.superblock.inodesPerGroup)
    let bitmap = Ext2Bitmap(buffer: buffer, count: count)
    let index = Int(number - 1) % count
    guard bitmap[index], Int(state.groups[group].freeInodes) < count else {
      _ = damage(number, "it was free before")
      return
    }
    bitmap[index] = false
    cache.change(buffer, .allocation)
    state.groups[group].freeInodes += 1
    if isDirectory, state.groups[group].directories > 0 { state.groups[group].directories -= 1 }
    state.freeInodes += 1
    state.groups[group].isChanged = true
    state.isChanged = true
  }
}
