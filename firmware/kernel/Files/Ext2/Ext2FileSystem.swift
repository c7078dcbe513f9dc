import Synchronization

/// The second extended file system, as the host's e2fsprogs make and check it. docs/kernel/ext2.md
/// shows how it lies on the disk, and how changes go there.
///
/// Locks, in the order in which they are taken:
///
///     inodes' locks     contents, attributes, a directory's names (the VFS takes them)
///     changeLock        changes are made one at a time: bitmaps, counts, the lists of what is
///                       removed, which buffers are changed, and the writing of them
///     table's lock      which inodes are in memory
///     a buffer's lock   its bytes
///     discardLock       which inodes' last holder has let go of them
///
/// Reading goes without `changeLock`.
final class Ext2FileSystem: FileSystem {
  static let rootNumber: UInt32 = 2
  /// Of blocks that describe files; at 4 KiB each that is 2 MiB.
  static let bufferCount = 512
  static let longestLinkCount: UInt32 = 32000

  let cache: BufferCache
  let geometry: Ext2Geometry
  let table = InodeTable<Ext2Inode>()
  private var rootInode: Ext2Inode?
  /// Whether who asks for room may have the last of it. Set by who mounts.
  var mayUseReserve: () -> Bool = { true }

  let changeLock = Mutex()
  // Guarded by `changeLock`, up to the next mark.
  var state: Ext2State
  /// No bit of a bitmap was cleared yet for what is in here: files on the medium may still have it.
  var freed = Ext2Freed()
  /// Inodes that lost their last name in this batch.
  var removed: Set<UInt32> = []
  /// Inodes without names that are held, in the order of the list on the disk.
  var orphans: [UInt32] = []

  let discardLock = SpinLock()
  /// Inodes without names that nobody holds any more, and how many sectors they have. Guarded by
  /// `discardLock`, under which nothing else is done: the last holder may have any other lock.
  var discarded: [(number: UInt32, sectors: UInt64)] = []

  /// Some structure on the disk was found damaged.
  private let damageCount = Atomic<UInt32>(0)

  override var kind: ByteString { "ext2" }

  init(
    on device: any BlockDevice, number: DeviceNumber, isReadOnly: Bool = false
  ) throws(Errno) {
    let superblock = try Ext2Superblock.read(from: device)
    cache = BufferCache(
      device: device, blockSize: superblock.blockSize, capacity: Self.bufferCount)
    geometry = try Ext2Geometry(superblock, cache)
    state = Ext2State(superblock, geometry.groups)
    let unknown = superblock.features.unknownReadOnlyCompatible
    if unknown != 0 { log("ext2: mounted to be read only, for its features \(unknown)") }
    super.init(device: number, isReadOnly: isReadOnly || device.isReadOnly || unknown != 0)
    if !self.isReadOnly { try startChanging() }
    rootInode = try loadRoot()
  }

  private func loadRoot() throws(Errno) -> Ext2Inode {
    let inode = try inode(Self.rootNumber)
    guard inode.kind == .directory else {
      table.removeAll()
      throw damage(Self.rootNumber, "the root is no directory")
    }
    return inode
  }

  override var root: Inode {
    guard let rootInode else { fatalError("the file system is not mounted") }
    return rootInode
  }

  /// The inode's object: one for each number while anybody holds it.
  func inode(_ number: UInt32) throws(Errno) -> Ext2Inode {
    guard geometry.isUsable(inode: number) else { throw damage(number, "no such inode") }
    return try table.inode(UInt64(number)) { () throws(Errno) in try self.load(number) }
  }

  private func load(_ number: UInt32) throws(Errno) -> Ext2Inode {
    guard let record = try record(number) else { throw damage(number, "its mode means nothing") }
    guard record.attributes.links != 0 else {
      throw damage(number, "a name leads to it, but it was deleted")
    }
    let size = record.attributes.size
    let blockSize = UInt64(geometry.superblock.blockSize)
    guard size <= Ext2BlockTree.longest(geometry.superblock) * blockSize else {
      throw damage(number, "a file of \(size) bytes")
    }
    let inode = Ext2Inode(self, number, record)
    if record.attributes.kind == .directory {
      guard size % blockSize == 0, size > 0 else {
        throw damage(number, "a directory of \(size) bytes")
      }
      try inode.readParent()
    }
    return inode
  }

  /// What the disk says of an inode; nil when that means nothing.
  func record(_ number: UInt32) throws(Errno) -> Ext2InodeRecord? {
    let place = geometry.place(ofInode: number)
    let buffer = try cache.acquire(place.block)
    defer { cache.release(buffer) }
    return Ext2InodeRecord(buffer, at: place.offset, size: geometry.superblock.inodeSize)
  }

  override func statistics() -> FileSystemStatistics {
    let superblock = geometry.superblock
    let (leaving, leavingFiles) = discardLock.withLock {
      (discarded.reduce(UInt64(0)) { $0 + $1.sectors }, discarded.count)
    }
    changeLock.lock()
    defer { changeLock.unlock() }
    let free = UInt64(state.freeBlocks) + UInt64(freed.blockCount)
    let freeSoon = free + leaving / UInt64(superblock.blockSize / 512)
    let reserve = UInt64(superblock.reservedBlocks)
    return FileSystemStatistics(
      magic: UInt64(Ext2Superblock.magic), blockSize: UInt64(superblock.blockSize),
      blocks: UInt64(superblock.blockCount), freeBlocks: freeSoon,
      availableBlocks: freeSoon > reserve ? freeSoon - reserve : 0,
      files: UInt64(superblock.inodeCount),
      freeFiles: UInt64(state.freeInodes) + UInt64(freed.inodes.count + leavingFiles))
  }

  // MARK: Damage

  var hasErrors: Bool { damageCount.load(ordering: .relaxed) != 0 }
  /// The superblock may ask that a damaged file system is left alone.
  var isFrozen: Bool { hasErrors && geometry.superblock.errorPolicy == 2 }

  /// Says what is wrong, and remembers that something is; to be thrown. `inode` 0 stands for none.
  func damage(_ inode: UInt32, _ what: String) -> Errno {
    let count = damageCount.wrappingAdd(1, ordering: .relaxed).newValue
    // A disk full of damage does not fill the log.
    if count <= 20 {
      let place = inode == 0 ? "" : "inode \(inode): "
      log("ext2 \(device.major):\(device.minor): " + place + what)
    }
    return .ioError
  }

  // MARK: Leaving

  override func synchronize() throws(Errno) {
    guard !isReadOnly else { return }
    var failure: Errno?
    for inode in table.all() {
      do throws(Errno) { try inode.writeContents() } catch { failure = error }
    }
    changeLock.lock()
    defer { changeLock.unlock() }
    try settle()
    if let failure { throw failure }
  }

  override func unmount() throws(Errno) {
    if !isReadOnly {
      try synchronize()
      changeLock.lock()
      defer { changeLock.unlock() }
      try stopChanging()
    }
    rootInode = nil
    table.removeAll()
  }

  /// To be read only, it is left as an unmounted one is; to be written, it is taken into use as a mounted one.
  override func setReadOnly(_ isReadOnly: Bool) throws(Errno) {
    guard isReadOnly != self.isReadOnly else { return }
    if isReadOnly {
      try synchronize()
      changeLock.lock()
      defer { changeLock.unlock() }
      try settle()
      try stopChanging()
      return try super.setReadOnly(true)
    }
    guard !cache.device.isReadOnly, geometry.superblock.features.unknownReadOnlyCompatible == 0
    else { throw .readOnlyFileSystem }
    try super.setReadOnly(false)
    try startChanging()
  }

  /// Keeps `changeLock` for ever: who wants to change something waits, until the machine is off.
  override func freeze() throws(Errno) {
    guard !isReadOnly else { return }
    try synchronize()
    changeLock.lock()
    try settle()
    try stopChanging()
  }

  override func discard(_ inode: Inode) {
    let entry = (number: UInt32(inode.number), sectors: inode.attributes.blocks)
    discardLock.withLock { discarded.append(entry) }
  }
}
