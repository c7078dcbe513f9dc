public import Bus
internal import Glibc

/// An archive in a file.
public final class ArchiveFile: ArchiveSource {
  private let file: OpenFile
  /// Its size in bytes, as it was when it was opened.
  public let byteCount: UInt64

  /// Opens a file.
  ///
  /// - Throws: `HostError`, whose description says what is wrong with the file.
  public init(_ path: String) throws(HostError) {
    file = try OpenFile(path, writing: false)
    let (kind, size) = try file.status()
    guard kind != S_IFDIR else { throw .directory(file: path) }
    guard kind == S_IFREG else { throw .unsuitable(file: path) }
    byteCount = size
  }

  /// Fills `buffer` from `offset` on; false when the file failed or has become shorter.
  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard offset <= byteCount, UInt64(buffer.count) <= byteCount - offset else { return false }
    var done = 0
    while done < buffer.count {
      let count = pread(
        file.descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
        off_t(offset) + off_t(done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
