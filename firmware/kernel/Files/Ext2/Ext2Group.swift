/// A group of blocks: a part of the disk with its own inodes, so that a file's inode and blocks are
/// near each other.
///
///     | superblock, descriptors | block   | inode   | inodes | blocks of directories |
///     | (copies; some groups)   | bitmap  | bitmap  |        | and of files          |
///                                    ^         ^         ^
///     its descriptor says where: -----+---------+---------+
struct Ext2Group {
  /// Of a descriptor. All of them are in an array behind the superblock.
  static let size = 32

  let blockBitmap: UInt32
  let inodeBitmap: UInt32
  let inodeTable: UInt32
  /// As they were when it was mounted.
  let counts: Ext2GroupCounts

  init(_ buffer: Buffer, at offset: Int) {
    blockBitmap = buffer.load32(at: offset)
    inodeBitmap = buffer.load32(at: offset + 4)
    inodeTable = buffer.load32(at: offset + 8)
    counts = Ext2GroupCounts(
      freeBlocks: buffer.load16(at: offset + 12), freeInodes: buffer.load16(at: offset + 14),
      directories: buffer.load16(at: offset + 16))
  }
}

/// What changes in a group's descriptor.
struct Ext2GroupCounts {
  var freeBlocks: UInt16
  var freeInodes: UInt16
  var directories: UInt16
  /// The descriptor on the disk says something else.
  var isChanged = false

  func store(to buffer: Buffer, at offset: Int) {
    buffer.store(freeBlocks, at: offset + 12)
    buffer.store(freeInodes, at: offset + 14)
    buffer.store(directories, at: offset + 16)
  }
}

/// Some blocks one behind the other on the disk; `start` 0 stands for blocks that are not there.
struct BlockRun {
  var start: UInt32
  var count: Int

  var end: UInt32 { start + UInt32(count) }
}
