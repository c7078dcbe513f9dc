/// What the superblock says of a file system: 1024 bytes at offset 1024 of the disk.
///
/// Fields are those of "The Second Extended File System" (Dave Poirier), chapter 3.1; the numbers
/// below are their offsets. Everything is checked here, once: the rest of the code divides by these.
struct Ext2Superblock {
  static let offset = 1024
  static let size = 1024
  static let magic: UInt16 = 0xef53
  /// The file system was left in order; and somebody found it damaged.
  static let stateIsClean: UInt16 = 1
  static let stateHasErrors: UInt16 = 2
  /// Where fields are that change while it is mounted.
  enum Field {
    static let freeBlocks = 12
    static let freeInodes = 16
    static let mountTime = 44
    static let writeTime = 48
    static let mountCount = 52
    static let state = 58
    static let readOnlyCompatible = 100
    static let lastOrphan = 232
  }

  let inodeCount: UInt32
  let blockCount: UInt32
  /// Only root may take the last ones.
  let reservedBlocks: UInt32
  var freeBlocks: UInt32
  var freeInodes: UInt32
  let firstDataBlock: UInt32
  let blockSize: Int
  let blocksPerGroup: UInt32
  let inodesPerGroup: UInt32
  var mountCount: UInt16
  var state: UInt16
  /// What to do about damage: 2 says that nothing is changed any more.
  let errorPolicy: UInt16
  let revision: UInt32
  let firstInode: UInt32
  let inodeSize: Int
  var features: Ext2Features
  let reservedDescriptorBlocks: UInt32
  /// The first of the files without names that were open: each tells the next in its time of deletion.
  var lastOrphan: UInt32

  var groupCount: Int {
    Int((UInt64(blockCount - firstDataBlock) + UInt64(blocksPerGroup) - 1) / UInt64(blocksPerGroup))
  }
  var pointersPerBlock: Int { blockSize / 4 }
  var descriptorBlocks: Int { (groupCount * Ext2Group.size + blockSize - 1) / blockSize }
  var inodeTableBlocks: UInt32 {
    UInt32((Int(inodesPerGroup) * inodeSize + blockSize - 1) / blockSize)
  }
  /// Larger inodes have room for nanoseconds.
  var hasExtraInodeSpace: Bool { inodeSize >= 256 }

  init(_ buffer: Buffer) {
    inodeCount = buffer.load32(at: 0)
    blockCount = buffer.load32(at: 4)
    reservedBlocks = buffer.load32(at: 8)
    freeBlocks = buffer.load32(at: Field.freeBlocks)
    freeInodes = buffer.load32(at: Field.freeInodes)
    firstDataBlock = buffer.load32(at: 20)
    blockSize = 1024 << Int(min(buffer.load32(at: 24), 20))
    blocksPerGroup = buffer.load32(at: 32)
    inodesPerGroup = buffer.load32(at: 40)
    mountCount = buffer.load16(at: Field.mountCount)
    state = buffer.load16(at: Field.state)
    errorPolicy = buffer.load16(at: 60)
    revision = buffer.load32(at: 76)
    let isDynamic = revision >= 1
    firstInode = isDynamic ? buffer.load32(at: 84) : 11
    inodeSize = isDynamic ? Int(buffer.load16(at: 88)) : 128
    features = Ext2Features(
      compatible: isDynamic ? buffer.load32(at: 92) : 0,
      incompatible: isDynamic ? buffer.load32(at: 96) : 0,
      readOnlyCompatible: isDynamic ? buffer.load32(at: 100) : 0)
    reservedDescriptorBlocks = isDynamic ? UInt32(buffer.load16(at: 206)) : 0
    lastOrphan = isDynamic ? buffer.load32(at: Field.lastOrphan) : 0
  }

  /// Reads it from a disk of which nothing is known yet, or says in the log why it cannot be mounted.
  static func read(from device: any BlockDevice) throws(Errno) -> Ext2Superblock {
    guard device.byteCount >= UInt64(offset + size) else { throw .invalidArgument }
    let buffer = Buffer(block: 0, size: size)
    try device.read(at: UInt64(offset), into: buffer.bytes)
    guard buffer.load16(at: 56) == magic else { throw .invalidArgument }
    let logarithm = buffer.load32(at: 24)
    guard logarithm <= 2 else {
      log("ext2: blocks of \(logarithm) doublings of 1 KiB are not supported")
      throw .invalidArgument
    }
    let superblock = Ext2Superblock(buffer)
    if let reason = superblock.reasonToRefuse(deviceSize: device.byteCount) {
      log("ext2: not mounted: " + reason)
      throw .invalidArgument
    }
    return superblock
  }

  private func reasonToRefuse(deviceSize: UInt64) -> String? {
    if revision > 1 { return "revision \(revision) is not known" }
    if features.unknownIncompatible != 0 {
      return "it uses features that are not supported: \(features.unknownIncompatible)"
    }
    if ![128, 256].contains(inodeSize) { return "inodes of \(inodeSize) bytes" }
    return reasonOfGeometry(deviceSize: deviceSize)
  }

  private func reasonOfGeometry(deviceSize: UInt64) -> String? {
    if firstDataBlock != (blockSize == 1024 ? 1 : 0) { return "its first block is wrong" }
    if blockCount <= firstDataBlock + 8 { return "it has no blocks" }
    if UInt64(blockCount) * UInt64(blockSize) > deviceSize { return "it is larger than its disk" }
    let bitsPerBlock = UInt32(blockSize * 8)
    if blocksPerGroup < 256 || blocksPerGroup > bitsPerBlock || blocksPerGroup % 8 != 0 {
      return "groups of \(blocksPerGroup) blocks"
    }
    if inodesPerGroup < 8 || inodesPerGroup > bitsPerBlock || inodesPerGroup % 8 != 0 {
      return "groups of \(inodesPerGroup) inodes"
    }
    if inodeTableBlocks >= blocksPerGroup { return "its groups are full of inodes" }
    if UInt64(inodeCount) != UInt64(groupCount) * UInt64(inodesPerGroup) {
      return "\(inodeCount) inodes are not what its groups have"
    }
    if firstInode < 11 || firstInode > inodesPerGroup { return "its first inode is wrong" }
    if freeBlocks > blockCount || freeInodes > inodeCount || reservedBlocks > blockCount {
      return "more of it is free than there is"
    }
    return nil
  }
}
