/// Calls for names: making, removing, linking, attributes.
enum DirectoryCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(17, "getcwd", 2, workingDirectory),
      .init(33, "mknodat", 4, makeNode),
      .init(34, "mkdirat", 3, makeDirectory),
      .init(35, "unlinkat", 3, unlink),
      .init(36, "symlinkat", 3, symbolicLink),
      .init(37, "linkat", 5, link),
      .init(276, "renameat2", 5, rename),
      .init(39, "umount2", 2, unmount),
      .init(40, "mount", 5, mount),
      .init(43, "statfs", 2, fileSystem),
      .init(44, "fstatfs", 2, fileSystemOfOpen),
      .init(45, "truncate", 2, truncate),
      .init(48, "faccessat", 3, access),
      .init(439, "faccessat2", 4, access),
      .init(49, "chdir", 1, changeDirectory),
      .init(50, "fchdir", 1, changeDirectoryToOpen),
      .init(51, "chroot", 1, changeRoot),
      .init(52, "fchmod", 2, changeModeOfOpen),
      .init(53, "fchmodat", 3, changeMode),
      .init(54, "fchownat", 5, changeOwner),
      .init(55, "fchown", 3, changeOwnerOfOpen),
      .init(78, "readlinkat", 4, readLink),
      .init(79, "newfstatat", 4, StatCalls.stat),
      .init(80, "fstat", 2, StatCalls.statOpen),
      .init(291, "statx", 5, StatCalls.statExtended),
      .init(88, "utimensat", 4, setTimes),
      .init(166, "umask", 1, mask),
    ]
  }

  private static let emptyPath: UInt64 = 0x1000
  static let noFollow: UInt64 = 0x100

  static func workingDirectory(_ call: borrowing SystemCall) throws(Errno) -> Int {
    if call.process.workingDirectory.isDeleted { throw .noSuchFileOrDirectory }
    let text = call.process.workingDirectory.text(root: call.process.root.top)
    guard text.count < ByteString.longestPath else { throw .fileNameTooLong }
    guard text.count + 1 <= call.count(1) else { throw .outOfRange }
    try UserMemory.write(text.bytes + [0], to: call[0])
    return text.count + 1
  }

  static func makeNode(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (parent, name, mustBeDirectory) = try call.findParent(0)
    if mustBeDirectory { throw .noSuchFileOrDirectory }
    let mode = UInt16(truncatingIfNeeded: call[2])
    let format = mode & 0o170000
    guard let kind = format == 0 ? .regular : FileKind(rawValue: format), kind != .directory,
      kind != .symbolicLink
    else { throw .invalidArgument }
    let isDevice = kind == .characterDevice || kind == .blockDevice
    if isDevice, !call.process.credentials.isRoot { throw .notPermitted }
    _ = try Files.create(
      name, in: parent, kind, mode & 0o7777 & ~call.process.umask, call.process.credentials,
      device: DeviceNumber(encoded: call[3]))
    return 0
  }

  static func makeDirectory(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (parent, name, _) = try call.findParent(0)
    let permissions = UInt16(truncatingIfNeeded: call[2]) & 0o1777 & ~call.process.umask
    _ = try Files.create(name, in: parent, .directory, permissions, call.process.credentials)
    return 0
  }

  static func unlink(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (parent, name, mustBeDirectory) = try call.findParent(0)
    try Files.unlink(
      name, in: parent, directory: call[2] & 0x200 != 0, mustBeDirectory: mustBeDirectory,
      call.process.credentials)
    return 0
  }

  static func symbolicLink(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let target = try call.path(0)
    guard !target.isEmpty else { throw .noSuchFileOrDirectory }
    let (parent, name, mustBeDirectory) = try call.findParent(1)
    if mustBeDirectory { throw .noSuchFileOrDirectory }
    try Files.createLink(name, in: parent, to: target, call.process.credentials)
    return 0
  }

  static func link(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let existing: Path
    if call[4] & emptyPath != 0, try call.path(1).isEmpty {
      existing = try call.directory(0)
    } else {
      existing = try call.find(0, follow: call[4] & 0x400 != 0)
    }
    let (parent, name, mustBeDirectory) = try call.findParent(2)
    if mustBeDirectory { throw .noSuchFileOrDirectory }
    try Files.link(existing, to: name, in: parent, call.process.credentials)
    return 0
  }

  static func rename(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[4] & ~1 == 0 else { throw .invalidArgument }
    let old = try call.findParent(0)
    let new = try call.findParent(2)
    try Files.rename(
      old.name, in: old.parent, to: new.name, in: new.parent,
      Files.RenameOptions(rawValue: call.uint32(4)),
      mustBeDirectory: old.mustBeDirectory || new.mustBeDirectory, call.process.credentials)
    return 0
  }

  static func readLink(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.int(3) > 0 else { throw .invalidArgument }
    let path = try findOrOpen(call, followFlag: 0, flags: noFollow)
    path.inode.lock.lock()
    let result = Result { () throws(Errno) in try path.inode.linkTarget() }
    path.inode.lock.unlock()
    let target = try result.get()
    let count = min(target.count, call.int(3))
    try UserMemory.write(Array(target.bytes[..<count]), to: call[2])
    return count
  }

  /// The file at a path, or, with an empty path, that of the descriptor itself.
  static func findOrOpen(
    _ call: borrowing SystemCall, followFlag: Int, flags: UInt64
  ) throws(Errno) -> Path {
    if flags & emptyPath != 0 || flags & noFollow != 0, try call.path(1).isEmpty {
      guard let path = try call.file(0).path else { throw .badFileDescriptor }
      return path
    }
    return try call.find(0, follow: flags & noFollow == 0)
  }

  static func changeDirectory(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var walk = PathWalk(for: call.process)
    let path = try walk.find(try call.path(0), from: call.process.workingDirectory)
    try enter(path, call)
    return 0
  }

  static func changeDirectoryToOpen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard let path = try call.file(0).path else { throw .notDirectory }
    try enter(path, call)
    return 0
  }

  private static func enter(_ path: Path, _ call: borrowing SystemCall) throws(Errno) {
    guard path.inode.kind == .directory else { throw .notDirectory }
    guard call.process.credentials.may(.execute, path.inode.attributes) else {
      throw .permissionDenied
    }
    call.process.workingDirectory = path
  }

  static func changeRoot(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.process.credentials.isRoot else { throw .notPermitted }
    var walk = PathWalk(for: call.process)
    let path = try walk.find(try call.path(0), from: call.process.workingDirectory)
    guard path.inode.kind == .directory else { throw .notDirectory }
    call.process.root = path
    return 0
  }

  static func access(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let path = try call.find(0, follow: call.number == 48 || call[3] & noFollow == 0)
    let attributes = path.inode.lock.withLock { path.inode.attributes }
    var credentials = call.process.credentials
    // By the real user, so that a set-user program can ask for who started it.
    if call.number == 48 || call[3] & 0x200 == 0 {
      credentials.effectiveUser = credentials.user
      credentials.effectiveGroup = credentials.group
    }
    let rights = AccessRights(rawValue: UInt16(call[2] & 7))
    guard credentials.may(rights, attributes) else { throw .permissionDenied }
    if rights.contains(.write), path.inode.fileSystem.isReadOnly { throw .readOnlyFileSystem }
    return 0
  }

  static func truncate(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.long(1) >= 0 else { throw .invalidArgument }
    var walk = PathWalk(for: call.process)
    let path = try walk.find(try call.path(0), from: call.process.workingDirectory)
    guard call.process.credentials.may(.write, path.inode.attributes) else {
      throw .permissionDenied
    }
    try Files.truncate(path.inode, to: call[1])
    return 0
  }

  // MARK: Attributes

  /// Changes attributes of a file, whose lock is held in `body`.
  private static func change(
    _ inode: Inode, _ call: borrowing SystemCall,
    _ body: (inout FileAttributes, Credentials) throws(Errno) -> Void
  ) throws(Errno) {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    if inode.fileSystem.isReadOnly { throw .readOnlyFileSystem }
    var wanted = inode.attributes
    try body(&wanted, call.process.credentials)
    wanted.changed = .now
    try inode.setAttributes(wanted)
  }

  static func changeMode(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try changeMode(try call.find(0).inode, UInt16(call[2] & 0o7777), call)
  }

  static func changeModeOfOpen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard let inode = try call.file(0).inode else { throw .invalidArgument }
    return try changeMode(inode, UInt16(call[1] & 0o7777), call)
  }

  private static func changeMode(
    _ inode: Inode, _ mode: UInt16, _ call: borrowing SystemCall
  ) throws(Errno) -> Int {
    try change(inode, call) { (attributes, credentials) throws(Errno) in
      guard credentials.owns(attributes) else { throw .notPermitted }
      attributes.permissions = mode
      // A group that one is not in gets no rights of one's giving.
      if !credentials.isRoot, !credentials.isIn(attributes.group) {
        attributes.permissions &= ~0o2000
      }
    }
    return 0
  }

  static func changeOwner(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let path = try findOrOpen(call, followFlag: 0, flags: call[4])
    return try changeOwner(path.inode, call.uint32(2), call.uint32(3), call)
  }

  static func changeOwnerOfOpen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard let inode = try call.file(0).inode else { throw .invalidArgument }
    return try changeOwner(inode, call.uint32(1), call.uint32(2), call)
  }

  private static func changeOwner(
    _ inode: Inode, _ user: UInt32, _ group: UInt32, _ call: borrowing SystemCall
  ) throws(Errno) -> Int {
    try change(inode, call) { (attributes, credentials) throws(Errno) in
      let changesUser = user != .max && user != attributes.user
      let mayChangeGroup =
        group == .max || (credentials.owns(attributes) && credentials.isIn(group))
      guard credentials.isRoot || (!changesUser && mayChangeGroup) else { throw .notPermitted }
      if user != .max { attributes.user = user }
      if group != .max { attributes.group = group }
      if attributes.kind == .regular { attributes.permissions &= ~0o6000 }
    }
    return 0
  }

  static func setTimes(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let inode: Inode
    if call[1] == 0 {
      guard let open = try call.file(0).inode else { throw .invalidArgument }
      inode = open
    } else {
      inode = try findOrOpen(call, followFlag: 0, flags: call[3]).inode
    }
    var times = (Timespec(), Timespec())
    if call[2] != 0 { try UserMemory.read(into: &times, at: call[2]) }
    let isNow = call[2] == 0 || (times.0.isNow && times.1.isNow)
    try change(inode, call) { (attributes, credentials) throws(Errno) in
      guard credentials.owns(attributes) || (isNow && credentials.may(.write, attributes)) else {
        throw isNow ? .permissionDenied : .notPermitted
      }
      let now = FileTime.now
      if call[2] == 0 {
        (attributes.accessed, attributes.modified) = (now, now)
      } else {
        attributes.accessed = try times.0.fileTime(now: now, old: attributes.accessed)
        attributes.modified = try times.1.fileTime(now: now, old: attributes.modified)
      }
    }
    return 0
  }

  static func mask(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let old = call.process.umask
    call.process.umask = UInt16(call[0] & 0o777)
    return Int(old)
  }

  // MARK: File systems

  // MS_RDONLY and MS_REMOUNT.
  private static let mountReadOnly: UInt64 = 1
  private static let mountAgain: UInt64 = 32

  static func mount(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.process.credentials.isRoot else { throw .notPermitted }
    let source = call[0] == 0 ? ByteString("none") : try call.path(0)
    var walk = PathWalk(for: call.process)
    let point = try walk.find(try call.path(1), from: call.process.workingDirectory)
    let isReadOnly = call[3] & mountReadOnly != 0
    if call[3] & mountAgain != 0 {
      try Mounts.remount(point, isReadOnly: isReadOnly)
      return 0
    }
    let kind = call[2] == 0 ? ByteString([]) : try call.path(2)
    let options = call[4] == 0 ? ByteString([]) : try call.path(4)
    let request = MountRequest(
      source: source, options: options, isReadOnly: isReadOnly, process: call.process)
    let fileSystem = try FileSystemKinds.make(kind, request)
    try Mounts.mount(fileSystem, source: source, at: point)
    return 0
  }

  static func unmount(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.process.credentials.isRoot else { throw .notPermitted }
    var walk = PathWalk(for: call.process)
    try Mounts.unmount(try walk.find(try call.path(0), from: call.process.workingDirectory))
    return 0
  }

  static func fileSystem(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var walk = PathWalk(for: call.process)
    let path = try walk.find(try call.path(0), from: call.process.workingDirectory)
    return try StatCalls.writeStatistics(path.inode.fileSystem, to: call[1])
  }

  static func fileSystemOfOpen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard let inode = try call.file(0).inode else { throw .badFileDescriptor }
    return try StatCalls.writeStatistics(inode.fileSystem, to: call[1])
  }
}

/// `struct timespec`.
struct Timespec: BitwiseCopyable {
  var seconds: Int64 = 0
  var nanoseconds: Int64 = 0

  /// UTIME_NOW and UTIME_OMIT.
  private static let now: Int64 = 0x3fff_ffff
  private static let omit: Int64 = 0x3fff_fffe
  /// Seconds that a file's time is from 1970 at most, so that times can be subtracted.
  private static let farthest: Int64 = 1 << 60

  init() {}

  init(nanoseconds total: UInt64) {
    seconds = Int64(total / 1_000_000_000)
    nanoseconds = Int64(total % 1_000_000_000)
  }

  var isNow: Bool { nanoseconds == Self.now }

  func fileTime(now: FileTime, old: FileTime) throws(Errno) -> FileTime {
    switch nanoseconds {
    case Self.now: return now
    case Self.omit: return old
    case 0..<1_000_000_000:
      return FileTime(
        seconds: min(max(seconds, -Self.farthest), Self.farthest),
        nanoseconds: UInt32(nanoseconds))
    default: throw .invalidArgument
    }
  }

  /// A length of time.
  func duration() throws(Errno) -> UInt64 {
    guard seconds >= 0, (0..<1_000_000_000).contains(nanoseconds) else { throw .invalidArgument }
    return seconds > 9_000_000_000
      ? .max / 2 : UInt64(seconds) * 1_000_000_000 + UInt64(nanoseconds)
  }
}
