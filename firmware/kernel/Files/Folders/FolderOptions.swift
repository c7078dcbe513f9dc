/// How a folder is mounted: `trans=virtio,version=9p2000.L,msize=65536`, as Linux's 9p has it.
struct FolderOptions {
  /// The longest message that is wanted.
  private(set) var messageLimit = Int.max
  /// Which of its trees the server is asked for.
  private(set) var tree = ByteString([])

  init(_ request: MountRequest) throws(Errno) {
    for setting in request.settings { try set(setting.name, setting.value) }
  }

  private mutating func set(_ name: ByteString, _ value: ByteString) throws(Errno) {
    switch name {
    // There is no other way to a server, and no other kind of it.
    case "trans": guard value == "virtio" else { throw .invalidArgument }
    case "version": guard value == "9p2000.L" else { throw .invalidArgument }
    case "msize": messageLimit = try Self.size(value)
    case "aname": tree = value
    // Whatever is wished for, names are asked about each time, and all users are one to the server.
    case "cache", "access", "uname", "noextend", "debug", "ro", "rw": break
    default: throw .invalidArgument
    }
  }

  private static func size(_ text: ByteString) throws(Errno) -> Int {
    guard let value = Int(text.text), value >= 4096 else { throw .invalidArgument }
    return value
  }
}

extension FolderFileSystem {
  /// As it is mounted: by its name, which only one file system at a time has.
  convenience init(_ request: MountRequest) throws(Errno) {
    let options = try FolderOptions(request)
    let device = try HostFolders.claim(request.source)
    do throws(Errno) {
      try self.init(
        on: device, device: Mounts.anonymousDevice(), limit: options.messageLimit,
        tree: options.tree)
    } catch {
      device.unclaim()
      throw error
    }
  }
}
