internal import Glibc

/// An open file, closed when this value is gone.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  let path: String

  /// Opens an existing file.
  ///
  /// - Throws: whatever `HostError` says of opening.
  init(_ path: String, writing: Bool) throws(HostError) {
    guard !path.utf8.contains(0) else {
      throw .failed(file: path, reason: "a file name has no zero bytes")
    }
    // Without waiting, a pipe that nobody writes to cannot hold us up before we know what it is.
    let mode = writing ? O_RDWR : O_RDONLY
    var descriptor: Int32
    repeat {
      descriptor = open(path, mode | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else {
      throw HostError(opening: path, writing: writing, number: errno)
    }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Makes an empty file where there is none.
  ///
  /// - Throws: `exists`, or whatever `HostError` says of opening.
  static func create(_ path: String) throws(HostError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .exists(file: path) }
      throw HostError(opening: path, writing: true, number: errno)
    }
    close(descriptor)
  }

  /// What the system's last refusal means for this file.
  var lastError: HostError { .failed(file: path, reason: HostError.reason(errno)) }

  /// The kind of file (`S_IFREG` and so on) and its size in bytes.
  func status() throws(HostError) -> (kind: mode_t, size: UInt64) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw lastError }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFBLK else { return (kind, UInt64(max(0, status.st_size))) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw lastError }
    return (kind, UInt64(end))
  }
}
