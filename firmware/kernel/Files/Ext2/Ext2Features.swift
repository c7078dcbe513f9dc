/// What an ext2 file system uses beyond the first ext2. Whoever does not know a bit of the second set
/// must not touch the file system; of the third, must not change it; the first set is harmless.
struct Ext2Features {
  var compatible: UInt32
  var incompatible: UInt32
  var readOnlyCompatible: UInt32

  /// Directory entries tell what kind of file they name.
  static let fileTypes: UInt32 = 0x2
  /// Not every group has a copy of the superblock.
  static let sparseSuperblocks: UInt32 = 0x1
  /// Some file is larger than 2 GiB.
  static let largeFiles: UInt32 = 0x2
  /// Balanced trees for directories: was never used by anybody.
  static let treeDirectories: UInt32 = 0x4

  var hasFileTypes: Bool { incompatible & Self.fileTypes != 0 }
  var hasSparseSuperblocks: Bool { readOnlyCompatible & Self.sparseSuperblocks != 0 }

  var unknownIncompatible: UInt32 { incompatible & ~Self.fileTypes }
  var unknownReadOnlyCompatible: UInt32 {
    readOnlyCompatible & ~(Self.sparseSuperblocks | Self.largeFiles | Self.treeDirectories)
  }
}
