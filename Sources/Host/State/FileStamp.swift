internal import Glibc

/// By what a file that has changed is told from one that has not.
public struct FileStamp: Equatable, Sendable {
  /// Its size in bytes.
  public let byteCount: UInt64
  /// When it was last written to, in nanoseconds since 1970.
  public let modified: UInt64

  /// Of a file.
  ///
  /// - Throws: `HostError`, whose description says what is wrong with the file.
  public init(of path: String) throws(HostError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw HostError(opening: path, writing: false, number: errno)
    }
    self.init(status)
  }

  /// What the system says of a file.
  init(_ status: stat) {
    byteCount = UInt64(max(0, status.st_size))
    let time = status.st_mtim
    modified = UInt64(max(0, time.tv_sec)) &* 1_000_000_000 &+ UInt64(max(0, time.tv_nsec))
  }
}
