/// A directory's blocks, searched one after the other.
extension Ext2Inode {
  typealias Place = Ext2DirectoryBlock.Place

  private var blockCount: UInt64 { attributes.size / UInt64(blockSize) }

  private func hold(_ index: UInt64) throws(Errno) -> Ext2DirectoryBlock {
    let block = try tree.run(from: index, limit: 1, ext2).start
    guard block != 0 else { throw ext2.damage(identifier, "the directory has a hole") }
    return try hold(block: block)
  }

  private func hold(block: UInt32) throws(Errno) -> Ext2DirectoryBlock {
    Ext2DirectoryBlock(
      buffer: try ext2.cache.acquire(block), fileSystem: ext2, owner: identifier)
  }

  private func release(_ block: Ext2DirectoryBlock) { ext2.cache.release(block.buffer) }

  func find(_ name: ByteString) throws(Errno) -> Place? {
    for index in 0..<blockCount {
      let block = try hold(index)
      defer { release(block) }
      if let place = try block.find(name) { return place }
    }
    return nil
  }

  func isEmptyDirectory() throws(Errno) -> Bool {
    for index in 0..<blockCount {
      let block = try hold(index)
      defer { release(block) }
      guard try block.isEmpty() else { return false }
    }
    return true
  }

  /// Where a name of that length fits; the directory grows if it fits nowhere. A change is under way.
  func room(for name: ByteString) throws(Errno) -> Place {
    let need = Ext2DirectoryBlock.need(nameLength: name.count)
    for index in min(roomyBlock, blockCount)..<blockCount {
      let block = try hold(index)
      defer { release(block) }
      if let offset = try block.findRoom(need) {
        // Blocks before had none for this name; the shortest one is hardly shorter.
        roomyBlock = index
        return Place(block: block.buffer.block, offset: offset, previous: nil, number: 0)
      }
    }
    return try grow()
  }

  private func grow() throws(Errno) -> Place {
    let index = blockCount
    guard attributes.size < UInt64(UInt32.max) / 2 else { throw .noSpace }
    let number = try tree.fill(from: index, count: 1, ext2).start
    let buffer = ext2.cache.acquireZeroed(number)
    buffer.store(UInt16(blockSize), at: 4)
    ext2.cache.change(buffer, .allocation)
    ext2.cache.release(buffer)
    attributes.size += UInt64(blockSize)
    try store()
    roomyBlock = index
    return Place(block: number, offset: 0, previous: nil, number: 0)
  }

  /// How a block of a directory is changed, for the order of writing.
  enum NameChange {
    case within
    /// The name comes from another block, or goes to another block.
    case received, left
  }

  func insert(
    _ name: ByteString, _ number: UInt32, _ kind: FileKind, at room: Place,
    _ change: NameChange = .within
  ) throws(Errno) {
    let block = try hold(block: room.block)
    defer { release(block) }
    try block.insert(name, number, kind, at: room.offset)
    mark(block, change)
  }

  func lead(
    _ place: Place, to number: UInt32, _ kind: FileKind, _ change: NameChange = .within
  ) throws(Errno) {
    let block = try hold(block: place.block)
    defer { release(block) }
    block.lead(at: place.offset, to: number, kind)
    mark(block, change)
  }

  func remove(_ place: Place, _ change: NameChange = .within) throws(Errno) {
    let block = try hold(block: place.block)
    defer { release(block) }
    try block.remove(place)
    mark(block, change)
    roomyBlock = 0
  }

  /// Names are in no order any more that an index could know.
  private func mark(_ block: Ext2DirectoryBlock, _ change: NameChange) {
    flags &= ~Ext2InodeRecord.isIndexed
    switch change {
    case .within: ext2.cache.change(block.buffer, .name)
    case .received: ext2.cache.receiveName(block.buffer)
    case .left: ext2.cache.leaveName(block.buffer)
    }
  }

  /// The first block of a directory that is new. A change is under way.
  func makeFirstBlock(parent: UInt32) throws(Errno) {
    _ = try grow()
    let block = try hold(0)
    defer { release(block) }
    try block.insert(".", identifier, .directory, at: 0)
    try block.insert("..", parent, .directory, at: 0)
    self.parent = parent
  }

  /// Of a directory that was just loaded.
  func readParent() throws(Errno) {
    guard let place = try find("..") else {
      throw ext2.damage(identifier, "the directory does not name its parent")
    }
    parent = place.number
  }

  // MARK: Telling

  /// A position is an entry's offset in the directory. When the entry that began there is gone, the
  /// next one that still begins behind it is meant.
  func tellEntries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    var index = position / UInt64(blockSize)
    var within = Int(position % UInt64(blockSize))
    while index < blockCount {
      // Not under the buffer's lock: `body` may wait for other blocks.
      for entry in try entries(ofBlock: index, from: within) where !body(entry) { return }
      index += 1
      within = 0
    }
  }

  private func entries(ofBlock index: UInt64, from start: Int) throws(Errno) -> [DirectoryEntry] {
    let block = try hold(index)
    var found: [(entry: Ext2DirectoryBlock.Entry, name: ByteString)] = []
    do throws(Errno) {
      var offset = 0
      while offset < blockSize {
        let entry = try block.entry(at: offset)
        if offset >= start, entry.number != 0 { found.append((entry, block.name(of: entry))) }
        offset = entry.end
      }
    } catch {
      release(block)
      throw error
    }
    release(block)
    var entries: [DirectoryEntry] = []
    for (entry, name) in found {
      entries.append(
        DirectoryEntry(
          name: name, number: UInt64(entry.number), kind: try kind(of: entry),
          next: index * UInt64(blockSize) + UInt64(entry.end)))
    }
    return entries
  }

  private func kind(of entry: Ext2DirectoryBlock.Entry) throws(Errno) -> FileKind {
    if let kind = FileKind(ext2Type: entry.type) { return kind }
    guard let record = try ext2.record(entry.number) else {
      throw ext2.damage(entry.number, "its mode means nothing")
    }
    return record.attributes.kind
  }
}
