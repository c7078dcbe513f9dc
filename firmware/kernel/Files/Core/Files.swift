/// What system calls do with files, by their paths. Each takes the locks that `Inode` asks for.
enum Files {
  /// The root of the tree; of what is mounted there, `root.top`.
  nonisolated(unsafe) static var root: Path?
  /// Held while a directory moves, so that none becomes part of itself.
  nonisolated(unsafe) static let renameLock = Mutex()

  // MARK: Opening

  static func open(
    _ text: ByteString, from start: Path, _ options: OpenOptions, permissions: UInt16,
    for process: Process
  ) throws(Errno) -> OpenFile {
    var walk = PathWalk(for: process)
    var path: Path
    if options.contains(.create) {
      path = try createOrFind(text, from: start, options, permissions, process, &walk)
    } else {
      path = try walk.find(text, from: start, followLast: !options.contains(.noFollow))
    }
    path = path.top
    return try open(path, options, credentials: process.credentials)
  }

  private static func createOrFind(
    _ text: ByteString, from start: Path, _ options: OpenOptions, _ permissions: UInt16,
    _ process: Process, _ walk: inout PathWalk
  ) throws(Errno) -> Path {
    do throws(Errno) {
      let follow = !options.contains(.noFollow) && !options.contains(.exclusive)
      let found = try walk.find(text, from: start, followLast: follow)
      if options.contains(.exclusive) { throw .fileExists }
      if found.inode.kind == .directory { throw .isDirectory }
      return found
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
    }
    var (text, start) = (text, start)
    while true {
      let (parent, name, mustBeDirectory) = try walk.findParent(text, from: start)
      if mustBeDirectory { throw .isDirectory }
      do throws(Errno) {
        return try create(
          name, in: parent, .regular, permissions & ~process.umask, process.credentials)
      } catch {
        guard error == .fileExists, !options.contains(.exclusive) else { throw error }
      }
      // The name is a link to nothing: the file is made there. Or another process was quicker.
      guard let target = try walk.linkTarget(of: name, in: parent) else {
        return try walk.find(text, from: start)
      }
      (text, start) = (target, parent)
    }
  }

  static func open(
    _ path: Path, _ options: OpenOptions, credentials: Credentials
  ) throws(Errno) -> OpenFile {
    let inode = path.inode
    if let file = inode.linkedFile(), options.isDisjoint(with: [.noFollow, .pathOnly]) {
      if options.contains(.directory) { throw .notDirectory }
      return try file.reopened(options)
    }
    let attributes = inode.lock.withLock { inode.attributes }
    if options.contains(.directory), attributes.kind != .directory { throw .notDirectory }
    let file: OpenFile
    if options.contains(.pathOnly) {
      file = OpenFile(options)
    } else {
      if attributes.kind == .symbolicLink { throw .tooManySymbolicLinkLevels }
      try check(attributes, options, credentials, isReadOnly: inode.fileSystem.isReadOnly)
      if options.canWrite, attributes.permissions & 0o111 != 0, isRunning(inode) {
        throw .textFileBusy
      }
      if options.contains(.truncate), attributes.kind == .regular, options.canWrite {
        try truncate(inode, to: 0)
      }
      file = try make(inode, attributes.kind, options)
    }
    file.path = path
    return file
  }

  /// Whether it is a process's program, which is read page by page while it runs.
  private static func isRunning(_ inode: Inode) -> Bool {
    inode.kind == .regular && Processes.all().contains { $0.executable?.inode === inode }
  }

  private static func check(
    _ attributes: FileAttributes, _ options: OpenOptions, _ credentials: Credentials,
    isReadOnly: Bool
  ) throws(Errno) {
    var rights: AccessRights = []
    if options.canRead { rights.insert(.read) }
    if options.canWrite || options.contains(.truncate) { rights.insert(.write) }
    guard credentials.may(rights, attributes) else { throw .permissionDenied }
    if rights.contains(.write) {
      if attributes.kind == .directory { throw .isDirectory }
      let isStored = attributes.kind == .regular
      if isReadOnly, isStored { throw .readOnlyFileSystem }
    }
  }

  private static func make(
    _ inode: Inode, _ kind: FileKind, _ options: OpenOptions
  ) throws(Errno) -> OpenFile {
    if let special = try inode.open(options) { return special }
    switch kind {
    case .regular:
      let cache = inode.lock.withLock {
        let cache = inode.cache ?? PageCache(of: inode)
        inode.cache = cache
        return cache
      }
      return RegularFile(inode, cache, options)
    case .directory: return DirectoryFile(inode, options)
    case .characterDevice, .blockDevice: return try Devices.open(inode.attributes, options)
    case .fifo: return try NamedPipes.open(inode, options)
    case .socket: throw .noSuchAddressOrDevice
    case .symbolicLink: throw .tooManySymbolicLinkLevels
    }
  }

  // MARK: Making and taking away

  static func create(
    _ name: ByteString, in parent: Path, _ kind: FileKind, _ permissions: UInt16,
    _ credentials: Credentials, device: DeviceNumber = DeviceNumber(major: 0, minor: 0)
  ) throws(Errno) -> Path {
    let directory = parent.inode
    directory.lock.lock()
    defer { directory.lock.unlock() }
    try checkNew(name, in: parent, credentials)
    var attributes = newAttributes(kind, permissions, credentials, in: directory)
    attributes.device = device
    return parent.remember(name, try directory.create(name, attributes))
  }

  static func createLink(
    _ name: ByteString, in parent: Path, to target: ByteString, _ credentials: Credentials
  ) throws(Errno) {
    let directory = parent.inode
    directory.lock.lock()
    defer { directory.lock.unlock() }
    try checkNew(name, in: parent, credentials)
    let attributes = newAttributes(.symbolicLink, 0o777, credentials, in: directory)
    _ = parent.remember(name, try directory.createLink(name, to: target, attributes))
  }

  private static func newAttributes(
    _ kind: FileKind, _ permissions: UInt16, _ credentials: Credentials, in directory: Inode
  ) -> FileAttributes {
    var attributes = FileAttributes(kind: kind, permissions: permissions)
    attributes.user = credentials.effectiveUser
    attributes.group = credentials.effectiveGroup
    if directory.attributes.permissions & 0o2000 != 0 {
      attributes.group = directory.attributes.group
      if kind == .directory { attributes.permissions |= 0o2000 }
    }
    attributes.links = kind == .directory ? 2 : 1
    return attributes
  }

  /// The name is not there, and may be made. The directory's lock is held.
  private static func checkNew(
    _ name: ByteString, in parent: Path, _ credentials: Credentials
  ) throws(Errno) {
    if name.isDot || name.isDotDot { throw .fileExists }
    do throws(Errno) {
      _ = try parent.childLocked(name)
      throw Errno.fileExists
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
    }
    if parent.isDeleted { throw .noSuchFileOrDirectory }
    try checkChange(of: parent.inode, credentials)
  }

  private static func checkChange(
    of directory: Inode, _ credentials: Credentials
  ) throws(Errno) {
    guard directory.kind == .directory else { throw .notDirectory }
    guard credentials.may([.write, .execute], directory.attributes) else {
      throw .permissionDenied
    }
    if directory.fileSystem.isReadOnly { throw .readOnlyFileSystem }
  }

  /// In a sticky directory, as /tmp is, a name can be taken away by the file's owner or the directory's.
  static func checkSticky(
    _ directory: Inode, _ inode: Inode, _ credentials: Credentials
  ) throws(Errno) {
    guard directory.attributes.permissions & 0o1000 != 0, !credentials.owns(inode.attributes),
      !credentials.owns(directory.attributes)
    else { return }
    throw .notPermitted
  }

  static func link(
    _ existing: Path, to name: ByteString, in parent: Path, _ credentials: Credentials
  ) throws(Errno) {
    let (directory, inode) = (parent.inode, existing.inode)
    if inode.kind == .directory { throw .notPermitted }
    if inode.fileSystem !== directory.fileSystem { throw .improperLink }
    directory.lock.lock()
    defer { directory.lock.unlock() }
    try checkNew(name, in: parent, credentials)
    inode.lock.lock()
    defer { inode.lock.unlock() }
    if inode.attributes.links == 0 { throw .noSuchFileOrDirectory }
    try directory.link(name, to: inode)
    _ = parent.remember(name, inode)
  }

  static func unlink(
    _ name: ByteString, in parent: Path, directory wantsDirectory: Bool, mustBeDirectory: Bool,
    _ credentials: Credentials
  ) throws(Errno) {
    if name.isDot || name.isDotDot {
      throw !wantsDirectory ? .isDirectory : name.isDot ? .invalidArgument : .directoryNotEmpty
    }
    let directory = parent.inode
    directory.lock.lock()
    defer { directory.lock.unlock() }
    let inode = try parent.childLocked(name).inode
    try checkChange(of: directory, credentials)
    try checkSticky(directory, inode, credentials)
    if wantsDirectory {
      if inode.kind != .directory { throw .notDirectory }
    } else if inode.kind == .directory {
      throw .isDirectory
    } else if mustBeDirectory {
      throw .notDirectory
    }
    if parent.isMountPoint(name) { throw .resourceBusy }
    inode.lock.lock()
    defer { inode.lock.unlock() }
    try directory.unlink(name, inode)
    parent.forget(name)
  }

  // MARK: Contents

  static func truncate(_ inode: Inode, to size: UInt64) throws(Errno) {
    try cut(inode, to: size)
    // A page fault holds a program's memory while it asks for a file's page: not the other way round.
    MappedPages.release(of: inode, from: size.roundedUpToPage)
  }

  private static func cut(_ inode: Inode, to size: UInt64) throws(Errno) {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    if inode.kind == .directory { throw .isDirectory }
    if inode.fileSystem.isReadOnly { throw .readOnlyFileSystem }
    if size > inode.attributes.size { try FileSizeLimit.check(size) }
    inode.cache?.truncate(to: size)
    try inode.resize(to: size)
    let now = FileTime.now
    inode.attributes.modified = now
    inode.attributes.changed = now
    inode.attributesChanged()
  }

  /// All of a file, for starting programs and the like.
  static func readAll(_ file: OpenFile, limit: Int) throws(Errno) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Errno) -> Int in
      guard let start = buffer.baseAddress else { return 0 }
      var transfer = Transfer(kernel: start, count: limit)
      return try file.read(&transfer, at: 0)
    }
    bytes.removeLast(limit - count)
    return bytes
  }
}
