/// A file of an ext2 file system.
final class Ext2Inode: Inode {
  // Guarded by `lock`.
  var tree: Ext2BlockTree
  var flags: UInt32
  private let attributeBlock: UInt32
  /// Up to where `allocate` made room, if that is behind the file's end. The disk is told this as the
  /// size until the file has grown: blocks behind the end would be damage.
  var roomEnd: UInt64 = 0
  var fresh = Ext2FreshBlocks()
  /// The first block of a directory that may have room for one more name.
  var roomyBlock: UInt64 = 0

  /// Of a directory: what its `..` leads to. It changes under the lock of the directory that it names.
  var parent: UInt32 = 0

  var ext2: Ext2FileSystem { unsafeDowncast(fileSystem, to: Ext2FileSystem.self) }
  var identifier: UInt32 { UInt32(number) }
  var blockSize: Int { ext2.geometry.superblock.blockSize }

  init(_ fileSystem: Ext2FileSystem, _ number: UInt32, _ record: Ext2InodeRecord) {
    tree = Ext2BlockTree(number, record)
    flags = record.flags
    attributeBlock = record.attributeBlock
    super.init(fileSystem: fileSystem, number: UInt64(number), attributes: record.attributes)
  }

  override var hasUnwrittenContents: Bool { !fresh.isEmpty || super.hasUnwrittenContents }

  private var record: Ext2InodeRecord {
    var record = Ext2InodeRecord(
      attributes, pointers: tree.pointers, flags: flags, attributeBlock: attributeBlock)
    record.attributes.size = max(attributes.size, roomEnd)
    return record
  }

  /// Puts the inode into its buffer. A change is under way.
  func store() throws(Errno) {
    attributes.blocks = tree.sectors
    let record = record
    let size = ext2.geometry.superblock.inodeSize
    try ext2.writeRecord(identifier) { record.store(to: $0, at: $1, size: size) }
  }

  /// The same for an inode that is new: nothing of its number's earlier owner stays.
  func storeNew() throws(Errno) {
    attributes.blocks = tree.sectors
    let record = record
    let size = ext2.geometry.superblock.inodeSize
    ext2.state.generation &+= 1
    let generation = ext2.state.generation
    try ext2.writeRecord(identifier) {
      record.storeNew(to: $0, at: $1, size: size, generation: generation)
    }
  }

  override func attributesChanged() {
    // Nobody can be told; the log has it, and the next fsync fails again.
    guard !ext2.isReadOnly else { return }
    do throws(Errno) {
      try ext2.beginChange()
      defer { ext2.endChange() }
      try store()
    } catch {
      log("ext2: inode \(number): its attributes could not be changed (error \(error.rawValue))")
    }
  }

  override func synchronize() throws(Errno) {
    guard !ext2.isReadOnly else { return }
    try settleFreshBlocks()
    ext2.changeLock.lock()
    defer { ext2.changeLock.unlock() }
    try ext2.commit()
  }

  /// What the page cache has not handed over yet; for the whole file system's `synchronize`.
  func writeContents() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    if let cache { try cache.writeBack(self) }
    try settleFreshBlocks()
  }

  // MARK: Names (in Ext2Inode+Names.swift)

  override func lookUp(_ name: ByteString) throws(Errno) -> Inode {
    guard kind == .directory else { throw .notDirectory }
    guard let place = try find(name) else { throw .noSuchFileOrDirectory }
    let child = try ext2.inode(place.number)
    // Who has two parents, or itself, would be locked twice on the way down.
    if child.kind == .directory, child.parent != identifier || child === self {
      throw ext2.damage(identifier, "a name leads to the directory \(child.number) of another one")
    }
    return child
  }

  override func create(
    _ name: ByteString, _ attributes: FileAttributes
  ) throws(Errno) -> Inode {
    guard attributes.kind != .symbolicLink else { throw .invalidArgument }
    return try makeFile(name, attributes, target: nil)
  }

  override func createLink(
    _ name: ByteString, to target: ByteString, _ attributes: FileAttributes
  ) throws(Errno) -> Inode {
    guard target.count < blockSize, !target.isEmpty else { throw .fileNameTooLong }
    var attributes = attributes
    attributes.kind = .symbolicLink
    return try makeFile(name, attributes, target: target)
  }

  override func link(_ name: ByteString, to inode: Inode) throws(Errno) {
    try addName(name, of: own(inode))
  }

  override func unlink(_ name: ByteString, _ inode: Inode) throws(Errno) {
    try removeName(name, of: own(inode))
  }

  override func rename(
    _ name: ByteString, _ inode: Inode, to newParent: Inode, _ newName: ByteString,
    replacing replaced: Inode?
  ) throws(Errno) {
    var old: Ext2Inode?
    if let replaced { old = try own(replaced) }
    if let old, old.number == inode.number { return }
    try moveName(
      Ext2Move(
        name: name, inode: own(inode), newParent: own(newParent), newName: newName, replaced: old))
  }

  private func own(_ inode: Inode) throws(Errno) -> Ext2Inode {
    guard let own = inode as? Ext2Inode, own.fileSystem === fileSystem else { throw .improperLink }
    return own
  }

  override func entries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    guard kind == .directory else { throw .notDirectory }
    try tellEntries(from: position, body)
  }

  // MARK: Contents (in Ext2Inode+Contents.swift)

  override func linkTarget() throws(Errno) -> ByteString {
    guard kind == .symbolicLink else { throw .invalidArgument }
    return try readLinkTarget()
  }

  override func readPages(
    _ index: UInt64, _ count: Int, into pages: UnsafeMutableRawPointer
  ) throws(Errno) {
    guard kind == .regular else { throw .invalidArgument }
    try readContents(index, count, into: pages)
  }

  override func writePages(
    _ index: UInt64, from pages: [UnsafeRawPointer]
  ) throws(Errno) {
    guard kind == .regular else { throw .invalidArgument }
    try writeContents(index, from: pages)
  }

  override func allocate(_ range: Range<UInt64>) throws(Errno) {
    guard kind == .regular else { throw .invalidArgument }
    try makeRoom(range)
  }

  override func resize(to size: UInt64) throws(Errno) {
    guard kind == .regular else { throw .invalidArgument }
    try setSize(size)
  }
}
