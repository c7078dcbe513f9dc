/// A file, whatever its names are: what a file system keeps of it. Subclasses know how.
///
/// `lock` is held by the caller of each function but those that say otherwise; the VFS takes it, and
/// those of several inodes in the order: directory before its entries; of two directories, the ancestor
/// first, else the lower address first (`renameLock` keeps the tree from changing meanwhile).
/// Names are checked: 1 to 255 bytes, no `/`, not `.` or `..`.
class Inode {
  let fileSystem: FileSystem
  let number: UInt64
  let lock = Mutex()
  /// Held from asking for the end until all is written there, so that two who append do not meet.
  let appendLock = Mutex()
  /// Guarded by `lock`.
  var attributes: FileAttributes
  /// The contents that are in memory, of files that have any (PageCache.swift).
  var cache: PageCache?
  /// Since the table that holds it was swept (InodeTable.swift), whose lock guards it.
  final var wasUsed = true

  init(fileSystem: FileSystem, number: UInt64, attributes: FileAttributes) {
    self.fileSystem = fileSystem
    self.number = number
    self.attributes = attributes
  }

  final var kind: FileKind { attributes.kind }

  /// Whether something of it is in memory only; asked when nobody else holds it.
  var hasUnwrittenContents: Bool { (cache?.dirtyCount ?? 0) > 0 }

  // MARK: Directories

  func lookUp(_ name: ByteString) throws(Errno) -> Inode { throw .notDirectory }

  /// The same for a name that led to `known` the last time, where others may have changed it since
  /// (`FileSystem.isChangedByOthers`).
  func lookUpAgain(_ name: ByteString, _ known: Inode) throws(Errno) -> Inode { known }

  /// A new file of that name; `attributes` says its kind, owner and permissions. It is not there yet,
  /// or `fileExists`.
  func create(_ name: ByteString, _ attributes: FileAttributes) throws(Errno) -> Inode {
    throw .notDirectory
  }

  /// A new symbolic link.
  func createLink(
    _ name: ByteString, to target: ByteString, _ attributes: FileAttributes
  ) throws(Errno) -> Inode { throw .notPermitted }

  /// One more name for a file of this file system, whose lock is held too.
  func link(_ name: ByteString, to inode: Inode) throws(Errno) { throw .notPermitted }

  /// Takes a name away, and the file when it was its last and nobody holds it. A directory has to be
  /// empty. `inode` is what has the name; its lock is held too.
  func unlink(_ name: ByteString, _ inode: Inode) throws(Errno) { throw .notPermitted }

  /// Moves the name of `inode` to `newParent`, in one step as others see it, in the place of `replaced`,
  /// whose kind fits and which is empty if it is a directory. All locks are held.
  func rename(
    _ name: ByteString, _ inode: Inode, to newParent: Inode, _ newName: ByteString,
    replacing replaced: Inode?
  ) throws(Errno) { throw .notPermitted }

  /// Tells entries, `.` and `..` among them, from `position` on, until `body` says false. An entry's
  /// `next` is the position behind it; positions stay right while other entries come and go.
  func entries(from position: UInt64, _ body: (DirectoryEntry) -> Bool) throws(Errno) {
    throw .notDirectory
  }

  // MARK: Contents

  /// Where a symbolic link leads to.
  func linkTarget() throws(Errno) -> ByteString { throw .invalidArgument }

  /// The file behind a link that leads to it by more than a name (/proc/PID/exe).
  func linkedPath() -> Path? { nil }

  /// The open file behind a link that leads to no name (/proc/PID/fd of a pipe).
  func linkedFile() -> OpenFile? { nil }

  /// Bytes of the medium for pages of the contents from `index` on, one behind the other in memory; zeros
  /// where there are none.
  func readPages(
    _ index: UInt64, _ count: Int, into pages: UnsafeMutableRawPointer
  ) throws(Errno) { throw .invalidArgument }

  /// So many pages, a power of two, are worth reading at once when the file is read from front to back.
  var longestRun: UInt64 { 32 }

  /// Changed pages, which follow each other in the file wherever they are in memory, go to the medium. Their
  /// room was made sure of by `allocate`.
  func writePages(_ index: UInt64, from pages: [UnsafeRawPointer]) throws(Errno) {
    throw .invalidArgument
  }

  /// Makes room on the medium for these bytes, so that the lack of it is told to who writes.
  func allocate(_ range: Range<UInt64>) throws(Errno) {}

  /// Sets `attributes.size`; what is behind it is gone, what is new is zeros.
  func resize(to size: UInt64) throws(Errno) { throw .invalidArgument }

  /// `attributes` were changed by the VFS (permissions, owner, times).
  func attributesChanged() {}

  /// A program wants others: permissions, owner, times.
  func setAttributes(_ wanted: FileAttributes) throws(Errno) {
    attributes = wanted
    attributesChanged()
  }

  /// Brings `attributes` up to date where others may have changed the file. Without the lock.
  func refresh() throws(Errno) {}

  /// Contents (which the cache has handed to `writePages` before) and attributes are on the medium.
  func synchronize() throws(Errno) {}

  /// Opens what is more than contents: a device, a pipe, a made-up file. Without the lock.
  func open(_ options: OpenOptions) throws(Errno) -> OpenFile? { nil }

  deinit {
    if attributes.links == 0 { fileSystem.discard(self) }
  }
}

/// One name in a directory.
struct DirectoryEntry {
  let name: ByteString
  let number: UInt64
  let kind: FileKind
  let next: UInt64
}

extension Inode {
  /// Names in it come and go by themselves (procfs), so they are looked up each time.
  var isUncached: Bool { fileSystem.isUncached }
}
