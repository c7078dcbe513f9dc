import Synchronization

/// A folder of the host as a file system: each file is a number in a session with the host's server
/// (`NinePClient`). The host and other machines change it as they like, so nothing that is remembered of it
/// is believed without asking, but for contents of a file that has not changed.
///
/// Locks, in the order in which they are taken: inodes' locks, the table's, those of the session. Who holds
/// an inode's lock may wait for the server.
final class FolderFileSystem: FileSystem {
  /// V9FS_MAGIC
  private static let magic: UInt64 = 0x0102_1997

  let client: NinePClient
  let table = InodeTable<FolderInode>()
  private var rootInode: FolderInode?
  private let lastSerial = Atomic<UInt64>(0)

  override var kind: ByteString { "9p" }
  override var isChangedByOthers: Bool { true }

  /// - Parameters:
  ///   - limit: the longest message that is wanted.
  ///   - tree: which of the server's trees; the empty name is the one that it has.
  init(
    on transport: any NinePTransport, device: DeviceNumber, limit: Int = .max,
    tree: ByteString = ByteString([])
  ) throws(Errno) {
    client = try NinePClient(transport, limit: limit)
    super.init(device: device, isReadOnly: false)
    let number = try client.attach(tree)
    let found = try client.attributes(number)
    guard found.attributes.kind == .directory else { throw .notDirectory }
    rootInode = FolderInode(self, found, number, parent: nil)
  }

  override var root: Inode {
    guard let rootInode else { fatalError("the file system is not mounted") }
    return rootInode
  }

  /// A number for an inode that is its own for ever, whatever the server calls it.
  func newSerial() -> UInt64 { lastSerial.wrappingAdd(1, ordering: .relaxed).newValue }

  /// The object of a file that `number`, which becomes the inode's, stands for. One that is known is the same
  /// object, unless it was a directory elsewhere: a server's tree could lead back into itself, and who walks
  /// down it would take a lock twice.
  func inode(
    _ found: NinePAttributes, _ number: UInt32, in directory: FolderInode
  ) -> FolderInode {
    var fresh: FolderInode?
    // The body never throws.
    let known = try? table.inode(found.identity.path) { () throws(Errno) in
      let inode = FolderInode(self, found, number, parent: directory)
      fresh = inode
      return inode
    }
    if let fresh { return fresh }
    if let known, known.isSame(found, in: directory) {
      known.adopt(number, found)
      return known
    }
    let inode = FolderInode(self, found, number, parent: directory)
    table.insert(inode)
    return inode
  }

  override func statistics() -> FileSystemStatistics {
    var result = (try? (root as? FolderInode)?.statistics()) ?? FileSystemStatistics()
    result.magic = Self.magic
    return result
  }

  // MARK: Leaving

  /// What programs have changed in mapped memory; all else is written at once.
  override func synchronize() throws(Errno) {
    var failure: Errno?
    for inode in table.all() where inode.hasUnwrittenContents {
      do throws(Errno) { try inode.writeContents() } catch { failure = error }
    }
    if let failure { throw failure }
  }

  override func unmount() throws(Errno) {
    try synchronize()
    client.end()
    rootInode = nil
    table.removeAll()
  }
}
