/// Files in memory that have no name in any directory (memfd_create(2)).
enum MemoryFiles {
  nonisolated(unsafe) private static let fileSystem = Tmpfs(permissions: 0o700)

  static func make(_ name: ByteString, _ credentials: Credentials) throws(Errno) -> OpenFile {
    let directory = fileSystem.root
    var attributes = FileAttributes(kind: .regular, permissions: 0o777)
    attributes.user = credentials.effectiveUser
    attributes.group = credentials.effectiveGroup
    let inode = try directory.lock.withLock { () throws(Errno) in
      let inode = try directory.create(name, attributes)
      try directory.unlink(name, inode)
      return inode
    }
    guard let cache = inode.cache else { throw .noMemory }
    return MemoryFile(inode, cache, .readWrite, name)
  }
}

final class MemoryFile: RegularFile {
  private let name: ByteString
  override var label: ByteString { ByteString("/memfd:") + name + " (deleted)" }

  init(_ inode: Inode, _ cache: PageCache, _ options: OpenOptions, _ name: ByteString) {
    self.name = name
    super.init(inode, cache, options)
  }

  override func reopened(_ options: OpenOptions) throws(Errno) -> OpenFile {
    guard let inode, let cache = inode.cache else { throw .noSuchAddressOrDevice }
    if options.contains(.truncate), options.canWrite { try Files.truncate(inode, to: 0) }
    return MemoryFile(inode, cache, options, name)
  }
}
