/// A file system in memory: /tmp, and the root before a disk is mounted. Contents of files are in their
/// page caches and nowhere else. All of them together get half of memory: who fills one leaves room for
/// programs.
class Tmpfs: FileSystem {
  private let lock = SpinLock()
  /// Guarded by the lock.
  private var nextNumber: UInt64 = 2
  private var rootInode: TmpfsInode?
  /// Of the contents of all its files, and of the files themselves.
  fileprivate let pages: Budget
  fileprivate let inodes: Budget

  override var kind: ByteString { "tmpfs" }

  init(permissions: UInt16 = 0o1777, pages: Budget = Budget(), inodes: Budget = Budget()) {
    self.pages = pages
    self.inodes = inodes
    super.init(device: Mounts.anonymousDevice(), isReadOnly: false)
    var attributes = FileAttributes(kind: .directory, permissions: permissions)
    attributes.links = 2
    rootInode = TmpfsInode(self, 1, attributes, parent: nil)
  }

  /// As it is mounted: `size=64k,nr_inodes=100,mode=700,uid=5,gid=6`.
  convenience init(_ request: MountRequest) throws(Errno) {
    var options = TmpfsOptions()
    for setting in request.settings { try options.set(setting.name, setting.value) }
    // The root is one of them.
    let inodes = Budget(limit: options.inodes.map { $0 > 0 ? $0 - 1 : 0 })
    self.init(
      permissions: options.permissions, pages: Budget(limit: options.pages), inodes: inodes)
    root.attributes.user = options.user
    root.attributes.group = options.group
  }

  override var root: Inode { rootInode.unsafelyUnwrapped }

  func newNumber() -> UInt64 {
    lock.withLock {
      nextNumber += 1
      return nextNumber
    }
  }

  override func statistics() -> FileSystemStatistics {
    var result = FileSystemStatistics()
    result.magic = 0x0102_1994
    // Without a limit of its own it may have what is left for all of them.
    let left = max(0, PageCache.mostUnsaved - PageCache.unsavedPages)
    result.blocks = pages.limit ?? UInt64(PageCache.mostUnsaved)
    result.freeBlocks = min(pages.rest ?? UInt64(left), UInt64(left), Kernel.frames.freeCount)
    result.availableBlocks = result.freeBlocks
    result.files = inodes.limit ?? 0
    result.freeFiles = inodes.rest ?? 0
    return result
  }

  /// A file is gone, with its last name and its last user.
  override func discard(_ inode: Inode) { inodes.giveBack(1) }
}

/// A file of it.
final class TmpfsInode: Inode {
  private struct Entry {
    let name: ByteString
    let inode: TmpfsInode
    /// Where it stands in the directory, for ever: entries that come later have a higher one.
    let position: UInt64
  }

  // The inode's lock guards what follows.
  private var entries: [Entry] = []
  private var nextPosition: UInt64 = 2
  private var target: ByteString?
  /// The directory that holds this one; itself of the root. It outlives what is in it.
  private unowned(unsafe) var parent: TmpfsInode?

  init(
    _ fileSystem: Tmpfs, _ number: UInt64, _ attributes: FileAttributes, parent: TmpfsInode?
  ) {
    super.init(fileSystem: fileSystem, number: number, attributes: attributes)
    self.parent = parent
    if attributes.kind == .regular { cache = PageCache(of: self, within: fileSystem.pages) }
  }

  private func index(of name: ByteString) -> Int? { entries.firstIndex { $0.name == name } }

  private func add(_ name: ByteString, _ inode: TmpfsInode) {
    entries.append(Entry(name: name, inode: inode, position: nextPosition))
    nextPosition += 1
    touch()
  }

  private func touch() {
    let now = FileTime.now
    attributes.modified = now
    attributes.changed = now
    attributes.size = UInt64(entries.count) * 32
  }

  override func lookUp(_ name: ByteString) throws(Errno) -> Inode {
    guard kind == .directory else { throw .notDirectory }
    guard let index = index(of: name) else { throw .noSuchFileOrDirectory }
    return entries[index].inode
  }

  override func create(_ name: ByteString, _ attributes: FileAttributes) throws(Errno) -> Inode {
    guard PageReclaim.makeRoom(), let tmpfs = fileSystem as? Tmpfs else { throw .noSpace }
    try tmpfs.inodes.take()
    let inode = TmpfsInode(tmpfs, tmpfs.newNumber(), attributes, parent: self)
    add(name, inode)
    if attributes.kind == .directory { self.attributes.links += 1 }
    return inode
  }

  override func createLink(
    _ name: ByteString, to target: ByteString, _ attributes: FileAttributes
  ) throws(Errno) -> Inode {
    let inode = try create(name, attributes)
    (inode as? TmpfsInode)?.target = target
    inode.attributes.size = UInt64(target.count)
    return inode
  }

  override func link(_ name: ByteString, to inode: Inode) throws(Errno) {
    guard let inode = inode as? TmpfsInode else { throw .improperLink }
    add(name, inode)
    inode.attributes.links += 1
    inode.attributes.changed = .now
  }

  override func unlink(_ name: ByteString, _ inode: Inode) throws(Errno) {
    guard let index = index(of: name) else { throw .noSuchFileOrDirectory }
    let removed = entries[index].inode
    guard removed.entries.isEmpty else { throw .directoryNotEmpty }
    entries.remove(at: index)
    touch()
    removed.loseName()
    if removed.kind == .directory { attributes.links -= 1 }
  }

  private func loseName() {
    attributes.links = kind == .directory ? 0 : attributes.links - 1
    attributes.changed = .now
  }

  override func rename(
    _ name: ByteString, _ inode: Inode, to newParent: Inode, _ newName: ByteString,
    replacing replaced: Inode?
  ) throws(Errno) {
    guard let target = newParent as? TmpfsInode, let moved = inode as? TmpfsInode else {
      throw .improperLink
    }
    if let replaced { try target.unlink(newName, replaced) }
    entries.removeAll { $0.name == name }
    target.add(newName, moved)
    touch()
    guard moved.kind == .directory, target !== self else { return }
    attributes.links -= 1
    target.attributes.links += 1
    moved.parent = target
  }

  override func entries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    guard kind == .directory else { throw .notDirectory }
    let dots: [(ByteString, Inode)] = [(".", self), ("..", parent ?? self)]
    for (index, dot) in dots.enumerated() where UInt64(index) >= position {
      let entry = DirectoryEntry(
        name: dot.0, number: dot.1.number, kind: .directory, next: UInt64(index + 1))
      guard body(entry) else { return }
    }
    for entry in entries where entry.position >= position {
      let found = DirectoryEntry(
        name: entry.name, number: entry.inode.number, kind: entry.inode.kind,
        next: entry.position + 1)
      guard body(found) else { return }
    }
  }

  override func linkTarget() throws(Errno) -> ByteString {
    guard let target else { throw .invalidArgument }
    return target
  }

  override func resize(to size: UInt64) throws(Errno) {
    attributes.size = size
    attributes.blocks = UInt64(cache?.count ?? 0) * 8
  }

  override func allocate(_ range: Range<UInt64>) throws(Errno) {
    guard PageReclaim.makeRoom() else { throw .noSpace }
  }
}
