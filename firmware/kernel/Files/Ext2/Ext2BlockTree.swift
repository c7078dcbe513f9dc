/// Where a file's blocks are: 15 pointers in the inode.
///
///     0  1  2 ... 11   12          13                 14
///     |  |  |     |    |           |                  |
///     blocks 0...11    pointers    pointers           pointers
///                      | | |       | |                |
///                      blocks      pointers  ...      pointers  ...
///                                  | | |              |
///                                  blocks             pointers  ...
///                                                     | | |
///                                                     blocks
///
/// A pointer of 0 is a hole: zeros that take no room. Every pointer is checked where it is read.
/// What changes the tree wants the file system's `changeLock`, and reading it the inode's lock.
struct Ext2BlockTree {
  static let directCount = 12

  /// Of the inode, for messages and for where to look for room.
  let owner: UInt32
  var pointers: InlineArray<15, UInt32>
  /// How much is taken, with the blocks of pointers, in units of 512 bytes.
  var sectors: UInt64
  /// The blocks have buffers: those of directories and symbolic links.
  let isBuffered: Bool

  init(_ owner: UInt32, _ record: Ext2InodeRecord) {
    self.owner = owner
    pointers = record.pointers
    sectors = record.attributes.blocks
    isBuffered = record.attributes.kind != .regular
  }

  /// Whether the pointers are such: those of devices and of short links are something else.
  func hasBlocks(_ attributes: FileAttributes) -> Bool {
    switch attributes.kind {
    case .regular, .directory: return true
    case .symbolicLink: return attributes.size >= UInt64(Ext2InodeRecord.pointerCount * 4)
    default: return false
    }
  }

  /// How many blocks a file can have.
  static func longest(_ superblock: Ext2Superblock) -> UInt64 {
    let fanout = UInt64(superblock.pointersPerBlock)
    return UInt64(directCount) + fanout + fanout * fanout + fanout * fanout * fanout
  }

  /// The way to a block: the pointer in the inode, how many levels are below it, and which of the
  /// blocks under it is meant.
  struct Path {
    let slot: Int
    let depth: Int
    let rest: Int
    /// How many blocks there are under each pointer of the uppermost block of pointers.
    let span: Int
  }

  func path(to index: UInt64, fanout: Int) -> Path? {
    if index < UInt64(Self.directCount) {
      return Path(slot: Int(index), depth: 0, rest: 0, span: 0)
    }
    var rest = index - UInt64(Self.directCount)
    var span = 1
    for depth in 1...3 {
      let size = UInt64(span * fanout)
      if rest < size {
        return Path(slot: Self.directCount + depth - 1, depth: depth, rest: Int(rest), span: span)
      }
      rest -= size
      span *= fanout
    }
    return nil
  }

  /// The blocks from `index` on that are one behind the other on the disk, or that are all missing
  /// (the run's start is 0 then): at least one, at most `limit`.
  func run(
    from index: UInt64, limit: Int, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> BlockRun {
    let fanout = fileSystem.geometry.superblock.pointersPerBlock
    guard let path = path(to: index, fanout: fanout) else { throw .fileTooLarge }
    if path.depth == 0 { return try directRun(path.slot, limit, fileSystem) }
    var pointer = pointers[path.slot]
    var rest = path.rest
    var span = path.span
    for level in stride(from: path.depth, to: 0, by: -1) {
      if pointer == 0 { return BlockRun(start: 0, count: min(limit, span * fanout - rest)) }
      try check(pointer, fileSystem)
      let buffer = try fileSystem.cache.acquire(pointer)
      defer { fileSystem.cache.release(buffer) }
      if level == 1 {
        let end = min(fanout, rest + limit)
        return try Self.checked(
          Self.run(rest..<end) { buffer.load32(at: $0 * 4) }, owner, fileSystem)
      }
      pointer = buffer.load32(at: rest / span * 4)
      rest %= span
      span /= fanout
    }
    return BlockRun(start: 0, count: 1)
  }

  private func directRun(
    _ slot: Int, _ limit: Int, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> BlockRun {
    let run = Self.run(slot..<min(Self.directCount, slot + limit)) { pointers[$0] }
    return try Self.checked(run, owner, fileSystem)
  }

  /// How far pointers go on as the first one begins.
  private static func run(_ range: Range<Int>, _ pointer: (Int) -> UInt32) -> BlockRun {
    let start = pointer(range.lowerBound)
    var count = 1
    while count < range.count {
      let next = pointer(range.lowerBound + count)
      guard start == 0 ? next == 0 : UInt64(next) == UInt64(start) + UInt64(count) else { break }
      count += 1
    }
    return BlockRun(start: start, count: count)
  }

  /// The part of a run that is in one group, where no block describes the file system.
  private static func checked(
    _ run: BlockRun, _ owner: UInt32, _ fileSystem: Ext2FileSystem
  ) throws(Errno) -> BlockRun {
    if run.start == 0 { return run }
    let geometry = fileSystem.geometry
    guard run.start > geometry.superblock.firstDataBlock,
      run.start < geometry.superblock.blockCount
    else { throw fileSystem.damage(owner, "block \(run.start) is not on the disk") }
    let group = geometry.group(ofBlock: run.start)
    let within = Int(run.start - geometry.firstBlock(ofGroup: group))
    let part = BlockRun(
      start: run.start, count: min(run.count, geometry.blockCount(ofGroup: group) - within))
    guard geometry.isForFiles(part) else {
      throw fileSystem.damage(owner, "block \(run.start) is not for files")
    }
    return part
  }

  func check(_ pointer: UInt32, _ fileSystem: Ext2FileSystem) throws(Errno) {
    guard fileSystem.geometry.isForFiles(BlockRun(start: pointer, count: 1)) else {
      throw fileSystem.damage(owner, "block \(pointer) cannot have pointers")
    }
  }
}
