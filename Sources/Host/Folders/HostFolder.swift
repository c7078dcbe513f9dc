public import Bus
internal import CHost
internal import Glibc

/// A folder of the host, for a guest: whatever that asks for, nothing outside is reached.
///
///     path of a request ---- openat2: beneath the folder, through no symbolic link ----> descriptor of the folder it lies in
///     its last name     ---- fstatat, mkdirat, ...: of that folder, not followed ------> file
///
/// The system resolves each path in one go from the folder's own descriptor, under rules that it keeps whatever is renamed or
/// replaced meanwhile (openat2(2)): there is no moment between looking and doing in which a name could come to lead
/// elsewhere. What an operation then takes is one name in an open folder, and no operation here follows a link.
///
/// Files that the guest has opened keep a descriptor, up to `FolderDescriptors.limit` of them; the others are opened again.
public final class HostFolder: FolderPort, @unchecked Sendable {
  /// What the thread of a request that waits for the host's disk leaves behind.
  private final class Desk: @unchecked Sendable {
    let condition = Condition()
    // Only with the condition's lock:
    var reply: FolderReply?
    var listener: (any BlockListener)?

    func finish(_ reply: FolderReply) {
      let listener = condition.locked {
        self.reply = reply
        return self.listener
      }
      condition.wakeAll()
      listener?.requestsDone()
    }
  }

  public let isReadOnly: Bool
  /// The folder, opened for its path only (O_PATH).
  let root: Int32
  /// The device that it is on.
  let device: dev_t
  var files: FolderDescriptors
  private let desk = Desk()
  private var thread: HostThread?

  /// Opens a folder.
  ///
  /// - Throws: `failed`, with what is wrong with it.
  public init(_ path: String, isReadOnly: Bool) throws(HostError) {
    root = Glibc.open(path, Self.pathOnly | O_DIRECTORY | O_CLOEXEC)
    self.isReadOnly = isReadOnly
    guard root >= 0 else { throw Self.error(path, errno) }
    var status = stat()
    fstat(root, &status)
    device = status.st_dev
    files = FolderDescriptors()
    let probe = host_open_beneath(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard probe >= 0 else {
      let number = errno
      Glibc.close(root)
      throw Self.error(path, number)
    }
    Glibc.close(probe)
  }

  deinit {
    thread?.join()
    files.closeAll()
    Glibc.close(root)
  }

  private static func error(_ path: String, _ number: Int32) -> HostError {
    switch number {
    case ENOENT: .failed(file: path, reason: "there is no such folder: mkdir makes one")
    case ENOTDIR: .failed(file: path, reason: "is no folder: name the folder that it is in")
    case ENOSYS:
      .failed(file: path, reason: "this system cannot confine a guest to a folder: Linux 5.6 can")
    default: HostError(opening: path, writing: false, number: number)
    }
  }

  // MARK: Port

  /// Carries out a request at once, but for what waits for the host's disk.
  public func begin(_ request: FolderRequest, ticket: UInt64) -> FolderReply? {
    guard !isReadOnly || !request.isChange else { return FolderReply(error: LinuxError.readOnly) }
    guard case .flush(let file) = request else { return perform(request) }
    // A descriptor of its own: the file may be closed before the disk is done.
    let descriptor = withFile(file) { (dup: fcntl($0, F_DUPFD_CLOEXEC, 0), error: errno) }
    switch descriptor {
    case .failure(let error): return error.reply
    case .success(let copy) where copy.dup < 0: return FolderReply(error: UInt32(copy.error))
    case .success(let copy): return flush(copy.dup)
    }
  }

  /// Nil where a thread does it.
  private func flush(_ descriptor: Int32) -> FolderReply? {
    let work = { @Sendable [desk] in
      let reply = Self.reply(fsync(descriptor))
      Glibc.close(descriptor)
      desk.finish(reply)
    }
    thread?.join()
    do throws(HostError) {
      thread = try HostThread(name: "folder", body: work)
    } catch {
      work()
    }
    return nil
  }

  /// What has become of a request that waits for the disk.
  public func collect(_ ticket: UInt64, waits: Bool) -> FolderReply? {
    desk.condition.locked {
      while waits, desk.reply == nil { desk.condition.wait() }
      defer { desk.reply = nil }
      return desk.reply
    }
  }

  public func close(_ number: UInt32) { files.close(number) }
  public func closeAll() { files.closeAll() }

  public func setListener(_ listener: (any BlockListener)?) {
    desk.condition.locked { desk.listener = listener }
  }

  private func perform(_ request: FolderRequest) -> FolderReply {
    switch request {
    case .look(let paths): look(paths)
    case .attributes(let path, let file): attributes(path, file)
    case .change(let change, let path, let file): self.change(change, path, file)
    case .open(let path, let flags, let number): open(path, flags, number)
    case .create(let path, let flags, let mode, let number): create(path, flags, mode, number)
    case .read(let file, let offset, let count): read(file, offset, count)
    case .write(let file, let offset, let bytes): write(file, offset, bytes)
    case .list(let file, let offset, let count): list(file, offset, count)
    case .flush: FolderReply(error: LinuxError.invalid)  // is not done here
    case .makeFolder(let path, let mode): makeFolder(path, mode)
    case .makeLink(let path, let target): makeLink(path, target)
    case .link(let path, let newPath): link(path, newPath)
    case .readLink(let path): readLink(path)
    case .rename(let path, let newPath): rename(path, newPath)
    case .remove(let path, let isFolder): remove(path, isFolder: isFolder)
    case .statistics(let path): statistics(path)
    }
  }

  /// What a system call's result means: nothing, or why it failed.
  static func reply(_ result: Int32) -> FolderReply {
    FolderReply(error: result < 0 ? UInt32(errno) : 0)
  }
}

/// A system call's error.
struct FolderFailure: Error {
  let number: Int32

  /// The last one.
  static var last: FolderFailure { FolderFailure(number: errno) }

  var reply: FolderReply { FolderReply(error: UInt32(number)) }
}
