/// The superblock and the descriptors of groups, as they change.
extension Ext2FileSystem {
  /// The file system is in use from here on: until `stopChanging`, e2fsck checks it after a crash.
  func startChanging() throws(Errno) {
    if geometry.superblock.state & Ext2Superblock.stateIsClean == 0 {
      log("ext2 \(device.major):\(device.minor): was not unmounted; e2fsck is recommended")
    }
    changeLock.lock()
    defer { changeLock.unlock() }
    try changeSuperblock { buffer, offset in
      let field = Ext2Superblock.Field.self
      let old = self.geometry.superblock
      buffer.store(old.state & ~Ext2Superblock.stateIsClean, at: offset + field.state)
      buffer.store(old.mountCount &+ 1, at: offset + field.mountCount)
      buffer.store(self.secondsNow, at: offset + field.mountTime)
    }
    try cache.writeAll()
    try buryOrphansOfCrash()
  }

  /// It is in order, unless it was not when it was mounted. `changeLock` is held.
  func stopChanging() throws(Errno) {
    guard geometry.superblock.state & Ext2Superblock.stateIsClean != 0, !hasErrors else { return }
    try changeSuperblock { buffer, offset in
      let place = offset + Ext2Superblock.Field.state
      buffer.store(buffer.load16(at: place) | Ext2Superblock.stateIsClean, at: place)
      buffer.store(self.secondsNow, at: offset + Ext2Superblock.Field.writeTime)
    }
    try cache.writeAll()
  }

  /// Puts counts that have changed into their buffers.
  func storeCounts() throws(Errno) {
    for number in state.groups.indices where state.groups[number].isChanged {
      let place = geometry.descriptorPlace(ofGroup: number)
      let buffer = try cache.acquire(place.block)
      state.groups[number].store(to: buffer, at: place.offset)
      cache.change(buffer, .allocation)
      cache.release(buffer)
      state.groups[number].isChanged = false
      state.isChanged = true
    }
    guard state.isChanged || (hasErrors && !state.areErrorsStored) else { return }
    try changeSuperblock { buffer, offset in self.store(to: buffer, at: offset) }
    state.isChanged = false
  }

  private func store(to buffer: Buffer, at offset: Int) {
    let field = Ext2Superblock.Field.self
    buffer.store(state.freeBlocks, at: offset + field.freeBlocks)
    buffer.store(state.freeInodes, at: offset + field.freeInodes)
    buffer.store(secondsNow, at: offset + field.writeTime)
    if hasErrors {
      let errors = Ext2Superblock.stateHasErrors
      buffer.store(buffer.load16(at: offset + field.state) | errors, at: offset + field.state)
      state.areErrorsStored = true
    }
    guard geometry.superblock.revision >= 1 else { return }
    buffer.store(orphans.first ?? 0, at: offset + field.lastOrphan)
    if state.hasLargeFiles {
      let place = offset + field.readOnlyCompatible
      buffer.store(buffer.load32(at: place) | Ext2Features.largeFiles, at: place)
    }
  }

  private func changeSuperblock(_ body: (Buffer, Int) -> Void) throws(Errno) {
    let place = geometry.superblockPlace
    let buffer = try cache.acquire(place.block)
    defer { cache.release(buffer) }
    body(buffer, place.offset)
    cache.change(buffer, .allocation)
  }

  private var secondsNow: UInt32 {
    UInt32(truncatingIfNeeded: Clock.calendar / 1_000_000_000)
  }
}
