/// What a mounted file system changes in its superblock and descriptors.
struct Ext2State {
  var freeBlocks: UInt32
  var freeInodes: UInt32
  var groups: [Ext2GroupCounts]
  /// Where the search for a new directory's group begins.
  var nextDirectoryGroup = 0
  /// Of the last new inode, so that those of a number's earlier owners are told from it.
  var generation: UInt32
  /// The superblock on the disk says something else.
  var isChanged = false
  /// The disk knows that something is damaged.
  var areErrorsStored = false
  var hasLargeFiles: Bool

  init(_ superblock: Ext2Superblock, _ groups: [Ext2Group]) {
    self.groups = groups.map { $0.counts }
    // The groups know better: sums are what e2fsck puts there.
    freeBlocks = self.groups.reduce(0) { $0 + UInt32($1.freeBlocks) }
    freeInodes = self.groups.reduce(0) { $0 + UInt32($1.freeInodes) }
    generation = UInt32(truncatingIfNeeded: Clock.calendar >> 10)
    hasLargeFiles = superblock.features.readOnlyCompatible & Ext2Features.largeFiles != 0
  }
}

/// What was freed in a batch: it may be used again when the batch is on the medium.
struct Ext2Freed {
  private(set) var runs: [BlockRun] = []
  private(set) var blockCount = 0
  var inodes: [(number: UInt32, isDirectory: Bool)] = []

  var isEmpty: Bool { runs.isEmpty && inodes.isEmpty }

  mutating func append(_ block: UInt32) {
    blockCount += 1
    if let last = runs.last, last.end == block {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(BlockRun(start: block, count: 1))
    }
  }

  mutating func removeLastRun() -> BlockRun? {
    guard let run = runs.popLast() else { return nil }
    blockCount -= run.count
    return run
  }
}
