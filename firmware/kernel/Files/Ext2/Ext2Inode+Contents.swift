/// Contents, in pages of 4096 bytes: one to four blocks each. They are the page cache's, so they go
/// between its pages and the disk directly, in one transfer where blocks follow each other.
extension Ext2Inode {
  private static let pageSize = 4096

  private func blocks(for bytes: UInt64) -> UInt64 {
    bytes / UInt64(blockSize) + (bytes % UInt64(blockSize) == 0 ? 0 : 1)
  }

  func readContents(
    _ page: UInt64, _ count: Int, into memory: UnsafeMutableRawPointer
  ) throws(Errno) {
    let perPage = Self.pageSize / blockSize
    guard page < .max >> 12 else { return memory.fill(with: 0, count: count * Self.pageSize) }
    let first = page * UInt64(perPage)
    let end = min(first + UInt64(count * perPage), max(first, blocks(for: attributes.size)))
    var next = first
    while next < end {
      let place = memory + Int(next - first) * blockSize
      next += UInt64(try readRun(next, limit: Int(end - next), into: place))
    }
    // Behind the file's end there may be anything in its last block.
    let start = page * UInt64(Self.pageSize)
    let bytes = count * Self.pageSize
    let meant = attributes.size <= start ? 0 : min(bytes, Int(clamping: attributes.size - start))
    (memory + meant).fill(with: 0, count: bytes - meant)
  }

  /// Reads blocks that are alike; how many.
  private func readRun(
    _ index: UInt64, limit: Int, into memory: UnsafeMutableRawPointer
  ) throws(Errno) -> Int {
    let (isFresh, alike) = fresh.run(from: index, limit: limit)
    let run =
      isFresh ? BlockRun(start: 0, count: alike) : try tree.run(from: index, limit: alike, ext2)
    if run.start == 0 {
      memory.fill(with: 0, count: run.count * blockSize)
    } else {
      let buffer = UnsafeMutableRawBufferPointer(start: memory, count: run.count * blockSize)
      try ext2.cache.device.read(at: UInt64(run.start) * UInt64(blockSize), into: buffer)
    }
    return run.count
  }

  /// Pages that follow each other in the file; what lies behind its end is left out.
  func writeContents(_ page: UInt64, from pages: [UnsafeRawPointer]) throws(Errno) {
    guard !ext2.isReadOnly else { throw .readOnlyFileSystem }
    let start = page << 12
    guard start < attributes.size else { return }
    let meant = min(attributes.size - start, UInt64(pages.count * Self.pageSize))
    let first = start / UInt64(blockSize)
    let end = first + blocks(for: meant)
    // A page of a hole that a program has mapped: nobody made room for it before.
    try makeRoom(start..<start + meant)
    var next = first
    while next < end {
      let run = try tree.run(from: next, limit: Int(end - next), ext2)
      guard run.start != 0 else { throw ext2.damage(identifier, "room that was made is gone") }
      let offset = Int(next - first) * blockSize
      try ext2.cache.device.write(
        at: UInt64(run.start) * UInt64(blockSize),
        from: pieces(of: pages, offset..<offset + run.count * blockSize))
      fresh.remove(next..<next + UInt64(run.count))
      next += UInt64(run.count)
    }
  }

  /// Where bytes of several pages are in memory.
  private func pieces(
    of pages: [UnsafeRawPointer], _ range: Range<Int>
  ) -> [UnsafeRawBufferPointer] {
    var pieces: [UnsafeRawBufferPointer] = []
    var next = range.lowerBound
    while next < range.upperBound {
      let within = next % Self.pageSize
      let count = min(Self.pageSize - within, range.upperBound - next)
      pieces.append(
        UnsafeRawBufferPointer(start: pages[next / Self.pageSize] + within, count: count))
      next += count
    }
    return pieces
  }

  // MARK: Room

  /// How many blocks are taken in one change: others get their turn in between.
  private static let chunk = 256

  func makeRoom(_ range: Range<UInt64>) throws(Errno) {
    try checkSize(range.upperBound)
    let oldRoom = max(attributes.size, roomEnd)
    let end = blocks(for: range.upperBound)
    var next = range.lowerBound / UInt64(blockSize)
    do throws(Errno) {
      while next < end {
        let limit = Int(min(end - next, UInt64(Self.chunk)))
        let run = try tree.run(from: next, limit: limit, ext2)
        if run.start != 0 {
          next += UInt64(run.count)
        } else {
          next += UInt64(try fill(next, count: run.count, upTo: range.upperBound))
        }
      }
    } catch {
      if roomEnd > oldRoom { try giveBack(behind: oldRoom) }
      throw error
    }
  }

  private func fill(_ index: UInt64, count: Int, upTo end: UInt64) throws(Errno) -> Int {
    try ext2.beginChange(needing: count + 4)
    defer { ext2.endChange() }
    do throws(Errno) {
      let run = try tree.fill(from: index, count: count, ext2)
      let next = index + UInt64(run.count)
      fresh.insert(index..<next)
      let room = min(end, next * UInt64(blockSize))
      if room > attributes.size { roomEnd = max(roomEnd, room) }
      try store()
      return run.count
    } catch {
      // Blocks of pointers may have been taken.
      try store()
      throw error
    }
  }

  private func giveBack(behind size: UInt64) throws(Errno) {
    try ext2.beginChange()
    defer { ext2.endChange() }
    cut(at: size)
    roomEnd = size > attributes.size ? size : 0
    try store()
  }

  private func cut(at size: UInt64) {
    let end = blocks(for: size)
    tree.cut(from: end, ext2)
    fresh.remove(end..<UInt64.max)
  }

  private func checkSize(_ size: UInt64) throws(Errno) {
    let superblock = ext2.geometry.superblock
    guard size <= Ext2BlockTree.longest(superblock) * UInt64(blockSize),
      size <= 0x7fff_ffff || superblock.revision >= 1
    else { throw .fileTooLarge }
  }

  func setSize(_ size: UInt64) throws(Errno) {
    try checkSize(size)
    if size < attributes.size { try clearTail(at: size) }
    try ext2.beginChange()
    defer { ext2.endChange() }
    if size <= attributes.size {
      cut(at: size)
      roomEnd = 0
    }
    attributes.size = size
    if roomEnd <= size { roomEnd = 0 }
    if size > 0x7fff_ffff, !ext2.state.hasLargeFiles {
      ext2.state.hasLargeFiles = true
      ext2.state.isChanged = true
    }
    try store()
  }

  /// Zeros behind the new end in its block, which the file shows when it grows again.
  private func clearTail(at size: UInt64) throws(Errno) {
    let index = size / UInt64(blockSize)
    let kept = Int(size % UInt64(blockSize))
    guard kept > 0, !fresh.run(from: index, limit: 1).isFresh else { return }
    let run = try tree.run(from: index, limit: 1, ext2)
    guard run.start != 0 else { return }
    guard !ext2.isReadOnly else { throw .readOnlyFileSystem }
    let device = ext2.cache.device
    let copy = Buffer(block: run.start, size: blockSize)
    let offset = UInt64(run.start) * UInt64(blockSize)
    try device.read(at: offset, into: copy.bytes)
    copy.clear(kept..<blockSize)
    try device.write(at: offset, from: UnsafeRawBufferPointer(copy.bytes))
  }

  /// Room that was made and never written to: zeros if it is in the file, else it goes back.
  func settleFreshBlocks() throws(Errno) {
    if roomEnd > attributes.size { try giveBack(behind: attributes.size) }
    guard !fresh.isEmpty else { return }
    let zeros = Buffer(block: 0, size: blockSize)
    zeros.clear(0..<blockSize)
    for range in fresh.ranges {
      for index in range {
        let run = try tree.run(from: index, limit: 1, ext2)
        guard run.start != 0 else { continue }
        try ext2.cache.device.write(
          at: UInt64(run.start) * UInt64(blockSize), from: UnsafeRawBufferPointer(zeros.bytes))
      }
    }
    fresh = Ext2FreshBlocks()
  }

  // MARK: Symbolic links

  /// Short ones are in the place of the pointers.
  static let shortLink = Ext2InodeRecord.pointerCount * 4

  func readLinkTarget() throws(Errno) -> ByteString {
    let count = attributes.size
    guard count > 0, count < UInt64(blockSize) else {
      throw ext2.damage(identifier, "a symbolic link of \(count) bytes")
    }
    if count < UInt64(Self.shortLink) {
      return ByteString(
        (0..<Int(count)).map { index in
          UInt8(truncatingIfNeeded: tree.pointers[index / 4] >> UInt32(index % 4 * 8))
        })
    }
    let block = try tree.run(from: 0, limit: 1, ext2).start
    guard block != 0 else { throw ext2.damage(identifier, "a symbolic link without a block") }
    let buffer = try ext2.cache.acquire(block)
    defer { ext2.cache.release(buffer) }
    return ByteString(buffer.copyBytes(0..<Int(count)))
  }

  /// Of an inode that is new. A change is under way.
  func setLinkTarget(_ target: ByteString) throws(Errno) {
    attributes.size = UInt64(target.count)
    guard target.count >= Self.shortLink else {
      for (index, byte) in target.bytes.enumerated() {
        tree.pointers[index / 4] |= UInt32(byte) << UInt32(index % 4 * 8)
      }
      return
    }
    let block = try tree.fill(from: 0, count: 1, ext2).start
    let buffer = ext2.cache.acquireZeroed(block)
    defer { ext2.cache.release(buffer) }
    buffer.copy(target.bytes, to: 0)
    ext2.cache.change(buffer, .allocation)
  }
}

extension UnsafeMutableRawPointer {
  func fill(with byte: UInt8, count: Int) {
    guard count > 0 else { return }
    initializeMemory(as: UInt8.self, repeating: byte, count: count)
  }
}
