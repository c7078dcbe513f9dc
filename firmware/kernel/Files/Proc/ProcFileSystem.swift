/// What the kernel knows, as files: /proc. Each is made up when it is opened, as Linux words it, so that
/// `ps`, `top`, `free` and `df` work as they are.
final class ProcFileSystem: FileSystem {
  private var rootInode: ProcInode?

  override var kind: ByteString { "proc" }
  override var isUncached: Bool { true }

  init() {
    super.init(device: Mounts.anonymousDevice(), isReadOnly: false)
    rootInode = ProcInode(self, 1, .directory(ProcFileSystem.rootEntries))
  }

  override var root: Inode { rootInode.unsafelyUnwrapped }

  override func statistics() -> FileSystemStatistics {
    var result = FileSystemStatistics()
    result.magic = 0x9fa0
    return result
  }

  private static func rootEntries() -> [ProcEntry] {
    MachineReports.entries + [
      ProcEntry("self", .link { ByteString(String(Process.current.identifier)) }),
      ProcEntry(
        "thread-self",
        .link {
          ByteString("\(Process.current.identifier)/task/\(Thread.current.identifier)")
        }),
    ]
      + Processes.all().map { process in
        ProcEntry(
          ByteString(String(process.identifier)),
          .directory { ProcessReports.entries(of: process) }, owner: process)
      }
  }
}

/// A name in /proc, and what it stands for.
struct ProcEntry {
  let name: ByteString
  let content: ProcContent
  let owner: Process?

  init(_ name: ByteString, _ content: ProcContent, owner: Process? = nil) {
    self.name = name
    self.content = content
    self.owner = owner
  }
}

/// What is in it.
enum ProcContent {
  case directory(() -> [ProcEntry])
  case text(() -> String)
  case bytes(() -> [UInt8])
  case link(() -> ByteString)
  /// A link that leads to the file itself, whatever its name is now.
  case path(() -> Path?)
  /// A link to an open file that has no path.
  case openFile(OpenFile)
  /// Made by who opens it, and its owner's alone.
  case file((OpenOptions) throws(Errno) -> OpenFile)
  /// What is written to it does something.
  case control(() -> String, ([UInt8]) throws(Errno) -> Void)

  fileprivate var kind: FileKind {
    switch self {
    case .directory: .directory
    case .link, .path, .openFile: .symbolicLink
    case .text, .bytes, .control, .file: .regular
    }
  }

  fileprivate var permissions: UInt16 {
    switch self {
    case .directory: 0o555
    case .link, .path, .openFile: 0o777
    case .file: 0o600
    case .text, .bytes: 0o444
    case .control: 0o644
    }
  }
}

/// A file of /proc, made for who looks.
final class ProcInode: Inode {
  private let content: ProcContent

  init(
    _ fileSystem: FileSystem, _ number: UInt64, _ content: ProcContent, owner: Process? = nil
  ) {
    self.content = content
    var attributes = FileAttributes(kind: content.kind, permissions: content.permissions)
    attributes.links = content.kind == .directory ? 2 : 1
    attributes.user = owner?.credentials.effectiveUser ?? 0
    attributes.group = owner?.credentials.effectiveGroup ?? 0
    super.init(fileSystem: fileSystem, number: number, attributes: attributes)
  }

  /// From the name: the same each time, different in one directory.
  private func number(of name: ByteString) -> UInt64 {
    name.bytes.reduce(number &* 31) { ($0 &* 131 &+ UInt64($1)) & 0x7fff_ffff } | 2
  }

  private func list() throws(Errno) -> [ProcEntry] {
    guard case .directory(let entries) = content else { throw .notDirectory }
    return entries()
  }

  override func lookUp(_ name: ByteString) throws(Errno) -> Inode {
    guard let entry = try list().first(where: { $0.name == name }) else {
      throw .noSuchFileOrDirectory
    }
    return ProcInode(fileSystem, number(of: name), entry.content, owner: entry.owner)
  }

  override func create(_ name: ByteString, _ attributes: FileAttributes) throws(Errno) -> Inode {
    throw .notPermitted
  }

  override func entries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    let dots: [(ByteString, FileKind)] = [(".", .directory), ("..", .directory)]
    let names = dots + (try list().map { ($0.name, $0.content.kind) })
    for (index, entry) in names.enumerated() where UInt64(index) >= position {
      let found = DirectoryEntry(
        name: entry.0, number: number(of: entry.0), kind: entry.1, next: UInt64(index + 1))
      guard body(found) else { return }
    }
  }

  override func linkTarget() throws(Errno) -> ByteString {
    switch content {
    case .link(let target): return target()
    case .openFile(let file): return file.label
    case .path(let path):
      guard let path = path() else { throw .noSuchFileOrDirectory }
      return path.text(root: Process.current.root.top)
    default: throw .invalidArgument
    }
  }

  override func linkedPath() -> Path? {
    guard case .path(let path) = content else { return nil }
    return path()
  }

  override func linkedFile() -> OpenFile? {
    guard case .openFile(let file) = content else { return nil }
    return file
  }

  override func open(_ options: OpenOptions) throws(Errno) -> OpenFile? {
    switch content {
    case .text(let make): return ProcFile(self, options, Array(make().utf8), nil)
    case .bytes(let make): return ProcFile(self, options, make(), nil)
    case .control(let make, let change):
      return ProcFile(self, options, Array(make().utf8), change)
    case .file(let make): return try make(options)
    default: return nil
    }
  }

  override func resize(to size: UInt64) throws(Errno) {}
}

/// One that is open: the text of the moment when it was opened.
final class ProcFile: OpenFile {
  private let file: Inode
  private let bytes: [UInt8]
  private let change: (([UInt8]) throws(Errno) -> Void)?
  private let lock = SpinLock()
  /// Guarded by the lock.
  private var position = 0

  init(
    _ inode: Inode, _ options: OpenOptions, _ bytes: [UInt8],
    _ change: (([UInt8]) throws(Errno) -> Void)?
  ) {
    file = inode
    self.bytes = bytes
    self.change = change
    super.init(options)
  }

  override var inode: Inode? { file }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let start = offset.map { Int(min($0, UInt64(bytes.count))) } ?? lock.withLock { position }
    guard start < bytes.count else { return 0 }
    let count = min(transfer.remaining, bytes.count - start)
    try transfer.put(Array(bytes[start..<start + count]))
    if offset == nil { lock.withLock { position = start + count } }
    return count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard let change else { throw .permissionDenied }
    let count = min(transfer.remaining, 4096)
    try change(try transfer.take(count: count))
    return count
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 {
    let base =
      switch origin {
      case 0: 0
      case 1: lock.withLock { position }
      case 2: bytes.count
      default: -1
      }
    let (target, overflow) = Int64(base).addingReportingOverflow(distance)
    guard base >= 0, !overflow, target >= 0 else { throw .invalidArgument }
    lock.withLock { position = Int(target) }
    return UInt64(target)
  }
}
