/// A file in a folder of the host.
///
///     way        the number by which it was found: for the server the way to it, which may lead elsewhere
///                when others have renamed or removed something
///     openings   numbers under which it is open: the file itself, as long as it is held
final class FolderInode: Inode {
  struct Opening {
    let number: UInt32
    let reads: Bool
    let writes: Bool
  }

  /// Its own for ever; what is in it knows it by that.
  private let serial: UInt64
  // Guarded by `lock`.
  private(set) var way: UInt32?
  var openings: [Opening] = []
  /// Of a directory: the serial number of the one that it is in.
  private var parent: UInt64
  /// Open files, and those of them that write.
  private var users = 0
  private var writers = 0
  /// Programs may have it in their memory, and want pages of it when nobody has it open any more; or have
  /// changed some.
  private var isMapped = false
  private var isMappedForWriting = false

  var folders: FolderFileSystem { unsafeDowncast(fileSystem, to: FolderFileSystem.self) }
  var client: NinePClient { folders.client }

  init(
    _ fileSystem: FolderFileSystem, _ found: NinePAttributes, _ way: UInt32, parent: FolderInode?
  ) {
    serial = fileSystem.newSerial()
    self.way = way
    self.parent = parent?.serial ?? 0
    super.init(
      fileSystem: fileSystem, number: found.identity.path, attributes: found.attributes)
  }

  deinit {
    if let way { client.forget(way) }
    for opening in openings { client.forget(opening.number) }
  }

  // MARK: The same file, or another one

  /// Whether the server's file of this number is this one. Without the lock: nothing of it changes but the
  /// parent, with the names of the directory that asks.
  func isSame(_ found: NinePAttributes, in directory: FolderInode) -> Bool {
    guard found.attributes.kind == kind else { return false }
    return kind != .directory || (self !== directory && parent == directory.serial)
  }

  /// Found once more: the newest way is the one that is right.
  func adopt(_ number: UInt32, _ found: NinePAttributes) {
    withLockHeld {
      loseWay()
      way = number
      take(found.attributes)
    }
  }

  /// A rename holds the locks of directories that it comes by on the way to its file.
  private func withLockHeld(_ body: () -> Void) {
    if lock.isHeldByCurrent { return body() }
    lock.withLock(body)
  }

  private func loseWay() {
    if let way { client.forget(way) }
    way = nil
  }

  /// The attributes are these now. If the contents are others, pages in memory are no longer right.
  private func take(_ new: FileAttributes) {
    if new.modified != attributes.modified || new.size != attributes.size { cache?.forgetClean() }
    attributes = new
  }

  /// Asks by the way to the file whether it is still there, and brings it up to date; false if not.
  func isStillThere() -> Bool {
    var isThere = false
    withLockHeld {
      guard let way, let found = try? client.attributes(way) else { return }
      guard found.identity.path == number, found.attributes.kind == kind else { return loseWay() }
      take(found.attributes)
      isThere = true
    }
    return isThere
  }

  /// What is open is asked for by that, which is right whatever names lead to it.
  override func refresh() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    guard let own = openings.first?.number ?? way else { return }
    do throws(Errno) {
      let found = try client.attributes(own)
      guard found.identity.path == number, found.attributes.kind == kind else {
        throw .staleHandle
      }
      take(found.attributes)
    } catch {
      guard error == .noSuchFileOrDirectory || error == .staleHandle else { throw error }
      // Somebody has removed it; who has it open still has it.
      loseWay()
      attributes.links = 0
    }
  }

  // MARK: Numbers to ask by. The lock is held.

  func currentWay() throws(Errno) -> UInt32 {
    guard let way else {
      throw attributes.links == 0 ? .noSuchFileOrDirectory : .staleHandle
    }
    return way
  }

  /// O_RDONLY, O_WRONLY, O_RDWR; O_DIRECTORY
  private func flags(reads: Bool, writes: Bool) -> UInt32 {
    (writes ? reads ? 2 : 1 : 0) | (kind == .directory ? 0o200000 : 0)
  }

  /// A number under which it is open so.
  func opened(reads: Bool, writes: Bool) throws(Errno) -> UInt32 {
    let fitting = openings.first { ($0.reads || !reads) && ($0.writes || !writes) }
    if let fitting { return fitting.number }
    let copy = try client.walk(from: try currentWay())
    do throws(Errno) {
      let identity = try client.open(copy, flags(reads: reads, writes: writes))
      guard identity.path == number else { throw .staleHandle }
    } catch {
      client.forget(copy)
      throw error
    }
    openings.append(Opening(number: copy, reads: reads, writes: writes))
    return copy
  }

  func close(where isWanted: (Opening) -> Bool) {
    for opening in openings where isWanted(opening) { client.forget(opening.number) }
    openings.removeAll(where: isWanted)
  }

  // MARK: Open files

  override func open(_ options: OpenOptions) throws(Errno) -> OpenFile? {
    guard kind == .regular || kind == .directory else { return nil }
    lock.lock()
    defer { lock.unlock() }
    _ = try opened(reads: options.canRead, writes: options.canWrite)
    guard kind == .regular else { return nil }
    let contents = cache ?? PageCache(of: self)
    cache = contents
    users += 1
    if options.canWrite { writers += 1 }
    return FolderFile(self, contents, options)
  }

  /// An open file is closed. The host does not execute what somebody writes to, and does not free what is
  /// open, so the server hears of it at once.
  func fileClosed(_ options: OpenOptions) {
    lock.lock()
    defer { lock.unlock() }
    users -= 1
    if options.canWrite { writers -= 1 }
    guard !isMappedForWriting else { return }
    if users == 0, !isMapped {
      close { _ in true }
    } else if writers == 0, way != nil, attributes.links > 0 {
      // Who reads opens it once more.
      close { $0.writes }
    }
  }

  func fileMapped(forWriting: Bool) {
    lock.withLock {
      isMapped = true
      if forWriting { isMappedForWriting = true }
    }
  }

  // MARK: Attributes

  override func setAttributes(_ wanted: FileAttributes) throws(Errno) {
    try change(NinePChange(from: attributes, to: wanted))
    // Some of it the server may have left as it was: who asks next is told.
    attributes = wanted
  }

  func change(_ change: NinePChange) throws(Errno) {
    guard let own = openings.first?.number ?? way else { throw .staleHandle }
    try client.change(own, change)
  }

  func statistics() throws(Errno) -> FileSystemStatistics {
    lock.lock()
    defer { lock.unlock() }
    return try client.statistics(try currentWay())
  }

  // MARK: Names (in FolderInode+Names.swift)

  override func lookUp(_ name: ByteString) throws(Errno) -> Inode {
    guard kind == .directory else { throw .notDirectory }
    return try find(name)
  }

  override func lookUpAgain(_ name: ByteString, _ known: Inode) throws(Errno) -> Inode {
    try findAgain(name, own(known))
  }

  override func create(_ name: ByteString, _ attributes: FileAttributes) throws(Errno) -> Inode {
    try make(name, attributes)
  }

  override func createLink(
    _ name: ByteString, to target: ByteString, _ attributes: FileAttributes
  ) throws(Errno) -> Inode {
    try makeLink(name, to: target, attributes)
  }

  override func link(_ name: ByteString, to inode: Inode) throws(Errno) {
    let file = try own(inode)
    try client.link(try currentWay(), name, to: try file.currentWay())
    // The server said how many there were, which may be any number.
    file.attributes.links += file.attributes.links < .max ? 1 : 0
  }

  override func unlink(_ name: ByteString, _ inode: Inode) throws(Errno) {
    let file = try own(inode)
    try client.unlink(try currentWay(), name, isDirectory: file.kind == .directory)
    file.loseName()
  }

  override func rename(
    _ name: ByteString, _ inode: Inode, to newParent: Inode, _ newName: ByteString,
    replacing replaced: Inode?
  ) throws(Errno) {
    let (file, directory) = (try own(inode), try own(newParent))
    try client.rename(try currentWay(), name, to: try directory.currentWay(), newName)
    file.parent = directory.serial
    if let replaced { try own(replaced).loseName() }
  }

  private func own(_ inode: Inode) throws(Errno) -> FolderInode {
    guard let own = inode as? FolderInode, own.fileSystem === fileSystem else {
      throw .improperLink
    }
    return own
  }

  /// One name less.
  private func loseName() {
    attributes.links = kind == .directory ? 0 : attributes.links - min(1, attributes.links)
    attributes.changed = .now
    guard attributes.links == 0 else { return }
    folders.table.remove(self)
    // Where it leads, another file may be soon.
    loseWay()
  }

  override func entries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    guard kind == .directory else { throw .notDirectory }
    try tellEntries(from: position, body)
  }

  override func linkTarget() throws(Errno) -> ByteString {
    guard kind == .symbolicLink else { throw .invalidArgument }
    return try client.linkTarget(try currentWay())
  }

  // MARK: Contents (in FolderInode+Contents.swift)

  /// 256 KiB: half of what a message carries, and a power of two.
  override var longestRun: UInt64 { 64 }

  override func readPages(
    _ index: UInt64, _ count: Int, into pages: UnsafeMutableRawPointer
  ) throws(Errno) {
    guard kind == .regular else { throw .invalidArgument }
    try readContents(index, count, into: pages)
  }

  override func writePages(_ index: UInt64, from pages: [UnsafeRawPointer]) throws(Errno) {
    guard kind == .regular else { throw .invalidArgument }
    try writeContents(index, from: pages)
  }

  override func resize(to size: UInt64) throws(Errno) {
    guard kind == .regular else { throw .isDirectory }
    try setSize(size)
  }

  override func synchronize() throws(Errno) {
    if let opening = openings.first { return try client.synchronize(opening.number) }
    try client.synchronize(try opened(reads: true, writes: false))
  }
}
