import Bus
internal import CHost
internal import Glibc

// From a request's path to a descriptor.
extension HostFolder {
  /// O_PATH, which Swift's view of the C library leaves out; the same on every Linux that this runs on.
  static let pathOnly: Int32 = 0o10000000

  /// Opens what is at a path beneath the folder; -1 where that fails.
  func open(beneath path: [UInt8], _ flags: Int32, mode: UInt32 = 0) -> Int32 {
    // With O_PATH no other flag means anything, and openat2 refuses those.
    let always = O_CLOEXEC | O_NOFOLLOW | (flags & Self.pathOnly == 0 ? O_NOCTTY : 0)
    return Self.withText(path.isEmpty ? [UInt8(ascii: ".")] : path[...]) {
      host_open_beneath(root, $0, flags | always, mode)
    }
  }

  /// Calls `body` with a descriptor of the folder that a path lies in, and the name that it has there: `.` for the shared
  /// folder itself.
  func within<Result>(
    _ path: [UInt8], _ body: (Int32, UnsafePointer<CChar>) -> Result
  ) -> Swift.Result<Result, FolderFailure> {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else {
      let name = path.isEmpty ? [UInt8(ascii: ".")] : path[...]
      return .success(Self.withText(name) { body(root, $0) })
    }
    let folder = open(beneath: Array(path[..<slash]), Self.pathOnly | O_DIRECTORY)
    guard folder >= 0 else { return .failure(.last) }
    // `close` may set errno, which the result is about.
    defer { Self.keepingError { Glibc.close(folder) } }
    return .success(Self.withText(path[(slash + 1)...]) { body(folder, $0) })
  }

  /// The same for a system call whose result is all there is to tell.
  func call(
    within path: [UInt8], _ body: (Int32, UnsafePointer<CChar>) -> Int32
  ) -> FolderReply {
    switch within(path, { folder, name in Self.reply(body(folder, name)) }) {
    case .success(let reply): reply
    case .failure(let failure): failure.reply
    }
  }

  /// Calls `body` with the descriptor of an open file, which is opened again where it must be: only if it still is the same.
  func withFile<Result>(
    _ file: FolderFile, _ body: (Int32) -> Result
  ) -> Swift.Result<Result, FolderFailure> {
    if let descriptor = files.descriptor(of: file.number) { return .success(body(descriptor)) }
    let descriptor = open(file.path, flags: Self.hostFlags(file.flags))
    guard case .success(let (descriptor, status)) = descriptor,
      node(of: status).identity == file.identity
    else {
      if case .success(let (descriptor, _)) = descriptor { Glibc.close(descriptor) }
      return .failure(FolderFailure(number: ESTALE))
    }
    guard files.keep(descriptor, as: file.number) else {
      Glibc.close(descriptor)
      return .failure(FolderFailure(number: EMFILE))
    }
    return .success(body(descriptor))
  }

  /// Opens a file or folder. Anything else (a pipe, a device) is refused: it would wait, or act, when it is opened. The guest
  /// cannot make such a thing, and the host's user has no reason to put one in its place at this very moment.
  func open(
    _ path: [UInt8], flags: Int32
  ) -> Swift.Result<(Int32, stat), FolderFailure> {
    switch status(path) {
    case .failure(let failure): return .failure(failure)
    case .success(let found) where found.st_mode & S_IFMT == S_IFLNK:
      return .failure(FolderFailure(number: ELOOP))
    case .success(let found) where !Self.canOpen(found):
      return .failure(FolderFailure(number: ENXIO))
    case .success: break
    }
    let descriptor = open(beneath: path, flags | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(.last) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Self.canOpen(status) else {
      Glibc.close(descriptor)
      return .failure(FolderFailure(number: ENXIO))
    }
    return .success((descriptor, status))
  }

  private static func canOpen(_ status: stat) -> Bool {
    let kind = status.st_mode & S_IFMT
    return kind == S_IFREG || kind == S_IFDIR
  }

  /// What is at a path.
  func status(_ path: [UInt8]) -> Swift.Result<stat, FolderFailure> {
    var status = stat()
    let result = within(path) { folder, name in
      fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    switch result {
    case .success(0): return .success(status)
    case .success: return .failure(.last)
    case .failure(let failure): return .failure(failure)
    }
  }

  /// What tells a file from others. Numbers of files are those of the folder's own file system as they are; others that
  /// are mounted in it are kept apart by their devices.
  func node(of status: stat) -> FolderNode {
    let kind =
      switch status.st_mode & S_IFMT {
      case S_IFDIR: FolderNode.Kind.folder
      case S_IFLNK: FolderNode.Kind.symbolicLink
      default: FolderNode.Kind.file
      }
    let change =
      UInt64(bitPattern: Int64(status.st_mtim.tv_sec)) &* 1_000_000_007
      ^ UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)) ^ UInt64(status.st_size) << 8
    let foreign = status.st_dev == device ? 0 : UInt64(status.st_dev) &* 0x9e37_79b9_7f4a_7c15
    return FolderNode(
      kind: kind, version: UInt32(truncatingIfNeeded: change ^ change >> 32),
      identity: UInt64(status.st_ino) ^ foreign)
  }

  /// Flags of a request as this host has them.
  static func hostFlags(_ flags: UInt32) -> Int32 {
    typealias Open = FolderRequest.OpenFlags
    var result: Int32 =
      switch flags & Open.access {
      case Open.writeOnly: O_WRONLY
      case Open.readWrite: O_RDWR
      default: O_RDONLY
      }
    for (flag, own) in [
      (Open.truncate, O_TRUNC), (Open.append, O_APPEND), (Open.dataSync, O_DSYNC),
      (Open.folder, O_DIRECTORY), (Open.sync, O_SYNC),
    ] where flags & flag == flag { result |= own }
    return result
  }

  /// A path or name as the system wants it. It holds no zero byte.
  static func withText<Result>(
    _ text: some Collection<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    withUnsafePointer(toFirstOf: text.map { CChar(bitPattern: $0) } + [0], body)
  }

  /// An array is passed as a pointer to its elements.
  private static func withUnsafePointer<Result>(
    toFirstOf characters: [CChar], _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result { body(characters) }

  private static func keepingError(_ body: () -> Void) {
    let number = errno
    body()
    errno = number
  }
}
