internal import Glibc

/// The name of a socket in the file system, as the system's calls take it.
struct UnixAddress {
  private var address = sockaddr_un()

  /// - Throws: `longSocketName`.
  init(_ path: String) throws(HostError) {
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room, !bytes.contains(0) else {
      throw .longSocketName(file: path, limit: room - 1)
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  /// Calls `body` with the address and its size.
  func withPointer<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// A socket that keeps messages apart, and in order; -1 (errno says why) where there is none to be had. It is not inherited
  /// and does not wait.
  static func makeSocket() -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0)
    if descriptor >= 0 { prepare(descriptor) }
    return descriptor
  }

  /// Makes a socket one that is not inherited, does not wait, and holds what arrives at a time.
  static func prepare(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    var size: Int32 = 4 << 20
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
  }

  /// A socket that is connected to who listens here; -1 (errno says why) where nobody does.
  func connected() -> Int32 {
    let descriptor = Self.makeSocket()
    guard descriptor >= 0 else { return -1 }
    if withPointer({ connect(descriptor, $0, $1) }) == 0 { return descriptor }
    let reason = errno
    close(descriptor)
    errno = reason
    return -1
  }
}
