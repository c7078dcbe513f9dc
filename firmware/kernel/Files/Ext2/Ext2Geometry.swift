/// Where things are on the disk, and which blocks files may have. None of it changes while the file
/// system is mounted, so no lock guards it.
struct Ext2Geometry {
  let superblock: Ext2Superblock
  private(set) var groups: [Ext2Group] = []

  /// Reads the descriptors of all groups.
  init(_ superblock: Ext2Superblock, _ cache: BufferCache) throws(Errno) {
    self.superblock = superblock
    for number in 0..<superblock.groupCount {
      let place = descriptorPlace(ofGroup: number)
      let buffer = try cache.acquire(place.block)
      groups.append(Ext2Group(buffer, at: place.offset))
      cache.release(buffer)
      guard isSound(groups[number], number: number) else {
        log("ext2: not mounted: the descriptor of group \(number) is damaged")
        throw .invalidArgument
      }
    }
  }

  func group(ofBlock block: UInt32) -> Int {
    Int((block - superblock.firstDataBlock) / superblock.blocksPerGroup)
  }

  func firstBlock(ofGroup group: Int) -> UInt32 {
    superblock.firstDataBlock + UInt32(group) * superblock.blocksPerGroup
  }

  /// The last group may be shorter.
  func blockCount(ofGroup group: Int) -> Int {
    Int(min(superblock.blocksPerGroup, superblock.blockCount - firstBlock(ofGroup: group)))
  }

  func group(ofInode number: UInt32) -> Int { Int((number - 1) / superblock.inodesPerGroup) }

  /// Whether a name, or a list, may lead to the inode.
  func isUsable(inode number: UInt32) -> Bool {
    number == Ext2FileSystem.rootNumber
      || (number >= superblock.firstInode && number <= superblock.inodeCount)
  }

  /// Where an inode's bytes are.
  func place(ofInode number: UInt32) -> (block: UInt32, offset: Int) {
    let group = groups[group(ofInode: number)]
    let index = Int((number - 1) % superblock.inodesPerGroup)
    let inodesPerBlock = superblock.blockSize / superblock.inodeSize
    let block = group.inodeTable + UInt32(index / inodesPerBlock)
    return (block, index % inodesPerBlock * superblock.inodeSize)
  }

  func descriptorPlace(ofGroup group: Int) -> (block: UInt32, offset: Int) {
    let perBlock = superblock.blockSize / Ext2Group.size
    let block = superblock.firstDataBlock + 1 + UInt32(group / perBlock)
    return (block, group % perBlock * Ext2Group.size)
  }

  /// The block with the superblock, and where in it that begins.
  var superblockPlace: (block: UInt32, offset: Int) {
    superblock.blockSize == 1024 ? (1, 0) : (0, Ext2Superblock.offset)
  }

  /// Whether files may have all blocks of the run: they are on the disk, in one group, and none
  /// describes the file system.
  func isForFiles(_ run: BlockRun) -> Bool {
    guard run.count > 0, run.start > superblock.firstDataBlock, run.start < superblock.blockCount,
      run.count <= Int(superblock.blockCount - run.start)
    else { return false }
    let number = group(ofBlock: run.start)
    guard group(ofBlock: run.end - 1) == number else { return false }
    let group = groups[number]
    let copies = BlockRun(start: firstBlock(ofGroup: number), count: copiedBlocks(in: number))
    return !Self.overlap(run, copies)
      && !Self.overlap(run, BlockRun(start: group.blockBitmap, count: 1))
      && !Self.overlap(run, BlockRun(start: group.inodeBitmap, count: 1))
      && !Self.overlap(
        run, BlockRun(start: group.inodeTable, count: Int(superblock.inodeTableBlocks)))
  }

  /// A group's own description lies in the group, apart from the copies of the superblock.
  private func isSound(_ group: Ext2Group, number: Int) -> Bool {
    let first = firstBlock(ofGroup: number)
    let end = first + UInt32(blockCount(ofGroup: number))
    let lowest = first + UInt32(copiedBlocks(in: number))
    let table = UInt64(group.inodeTable) + UInt64(superblock.inodeTableBlocks)
    let places = lowest..<max(lowest, end)
    return places.contains(group.blockBitmap) && places.contains(group.inodeBitmap)
      && places.contains(group.inodeTable) && table <= UInt64(end)
      && group.blockBitmap != group.inodeBitmap
      && ![group.blockBitmap, group.inodeBitmap].contains {
        UInt64($0) >= UInt64(group.inodeTable) && UInt64($0) < table
      }
      && Int(group.counts.freeBlocks) <= blockCount(ofGroup: number)
      && UInt32(group.counts.freeInodes) <= superblock.inodesPerGroup
  }

  private static func overlap(_ left: BlockRun, _ right: BlockRun) -> Bool {
    left.start < right.end && right.start < left.end
  }

  /// How many blocks at a group's begin are copies of superblock and descriptors. With sparse
  /// superblocks only groups 0 and 1 and powers of 3, 5 and 7 have them.
  private func copiedBlocks(in group: Int) -> Int {
    guard !superblock.features.hasSparseSuperblocks || hasCopies(group) else { return 0 }
    return 1 + superblock.descriptorBlocks + Int(superblock.reservedDescriptorBlocks)
  }

  private func hasCopies(_ group: Int) -> Bool {
    if group <= 1 { return true }
    return [3, 5, 7].contains { base in
      var power = base
      while power < group { power *= base }
      return power == group
    }
  }
}
