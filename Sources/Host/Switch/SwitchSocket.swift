internal import Glibc

/// Where machines join a switch: a socket in the file system, which only its owner may connect to.
final class SwitchSocket {
  private static let waitingLimit = Int32(FrameSwitch.machineLimit)

  let descriptor: Int32
  private let path: String
  /// The file that was made: what has its name at the end may be another's.
  private let identity: (device: dev_t, number: ino_t)

  /// - Throws: `socketTaken` where somebody listens; `exists` where something else has that name.
  init(_ path: String) throws(HostError) {
    let address = try UnixAddress(path)
    try Self.makeRoom(path, address)
    let descriptor = UnixAddress.makeSocket()
    guard descriptor >= 0 else { throw .failed(file: path, reason: HostError.reason(errno)) }
    // Before it has a name, which then gets this mode (unix(7)); the mask for new files is the whole process's, and two that change it
    // at a time may leave it changed.
    fchmod(descriptor, 0o600)
    let isBound = address.withPointer { bind(descriptor, $0, $1) } == 0
    let reason = errno
    guard isBound, listen(descriptor, Self.waitingLimit) == 0,
      let identity = Self.identity(path)
    else {
      close(descriptor)
      throw isBound
        ? .failed(file: path, reason: HostError.reason(errno))
        : HostError(opening: path, writing: true, number: reason)
    }
    (self.descriptor, self.path, self.identity) = (descriptor, path, identity)
  }

  deinit { close(descriptor) }

  /// Takes the name away.
  func remove() {
    if let now = Self.identity(path), now == identity { unlink(path) }
  }

  /// Removes what a switch has left that was killed.
  private static func makeRoom(_ path: String, _ address: UnixAddress) throws(HostError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .exists(file: path) }
    let other = address.connected()
    if other >= 0 {
      close(other)
      throw .socketTaken(file: path)
    }
    // Of another kind, or full: somebody is there.
    guard errno == ECONNREFUSED else { throw .socketTaken(file: path) }
    unlink(path)
  }

  private static func identity(_ path: String) -> (device: dev_t, number: ino_t)? {
    var status = stat()
    return lstat(path, &status) == 0 ? (status.st_dev, status.st_ino) : nil
  }
}
