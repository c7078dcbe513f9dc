extension Files {
  /// What `renameat2` may be asked for besides.
  struct RenameOptions: OptionSet {
    let rawValue: UInt32
    static let noReplace = RenameOptions(rawValue: 1)
  }

  /// Gives a file another name, perhaps in another directory, in one step as others see it.
  static func rename(
    _ name: ByteString, in parent: Path, to newName: ByteString, in newParent: Path,
    _ options: RenameOptions, mustBeDirectory: Bool, _ credentials: Credentials
  ) throws(Errno) {
    if name.isDot || name.isDotDot || newName.isDot || newName.isDotDot { throw .resourceBusy }
    if parent.inode.fileSystem !== newParent.inode.fileSystem { throw .improperLink }
    renameLock.lock()
    defer { renameLock.unlock() }
    let directories = Self.order(parent, newParent)
    for directory in directories { directory.inode.lock.lock() }
    defer { for directory in directories { directory.inode.lock.unlock() } }
    try renameLocked(
      name, in: parent, to: newName, in: newParent, options, mustBeDirectory: mustBeDirectory,
      credentials)
  }

  private static func renameLocked(
    _ name: ByteString, in parent: Path, to newName: ByteString, in newParent: Path,
    _ options: RenameOptions, mustBeDirectory: Bool, _ credentials: Credentials
  ) throws(Errno) {
    let source = try parent.childLocked(name)
    if mustBeDirectory, source.inode.kind != .directory { throw .notDirectory }
    let target = try existing(newName, in: newParent)
    if options.contains(.noReplace), target != nil { throw .fileExists }
    if target?.inode === source.inode { return }
    try checkMove(source, from: parent, to: newParent, credentials)
    if let target {
      try checkReplace(source, target, in: newParent, credentials)
    }
    if parent.isMountPoint(name) || newParent.isMountPoint(newName) { throw .resourceBusy }
    source.inode.lock.lock()
    defer { source.inode.lock.unlock() }
    target?.inode.lock.lock()
    defer { target?.inode.lock.unlock() }
    try parent.inode.rename(
      name, source.inode, to: newParent.inode, newName, replacing: target?.inode)
    parent.move(name, to: newParent, newName)
  }

  /// The ancestor first, so that no two renames wait for each other.
  private static func order(_ first: Path, _ second: Path) -> [Path] {
    if first.inode === second.inode { return [first] }
    if first.isInside(second) { return [second, first] }
    if second.isInside(first) { return [first, second] }
    let (a, b) = (ObjectIdentifier(first.inode), ObjectIdentifier(second.inode))
    return UInt(bitPattern: a.hashValue) < UInt(bitPattern: b.hashValue)
      ? [first, second] : [second, first]
  }

  private static func existing(
    _ name: ByteString, in parent: Path
  ) throws(Errno) -> Path? {
    do throws(Errno) {
      return try parent.childLocked(name)
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  private static func checkMove(
    _ source: Path, from parent: Path, to newParent: Path, _ credentials: Credentials
  ) throws(Errno) {
    for directory in [parent.inode, newParent.inode] {
      guard credentials.may([.write, .execute], directory.attributes) else {
        throw .permissionDenied
      }
      if directory.fileSystem.isReadOnly { throw .readOnlyFileSystem }
    }
    if newParent.isDeleted { throw .noSuchFileOrDirectory }
    try checkSticky(parent.inode, source.inode, credentials)
    // A directory cannot become a part of itself.
    if source.inode.kind == .directory, newParent.isInside(source) { throw .invalidArgument }
  }

  private static func checkReplace(
    _ source: Path, _ target: Path, in newParent: Path, _ credentials: Credentials
  ) throws(Errno) {
    let isDirectory = source.inode.kind == .directory
    if target.inode.kind == .directory {
      guard isDirectory else { throw .isDirectory }
    } else if isDirectory {
      throw .notDirectory
    }
    // What holds the source cannot be empty.
    if source.isInside(target) { throw .directoryNotEmpty }
    try checkSticky(newParent.inode, target.inode, credentials)
  }
}
