internal import Glibc

/// What files hold, read whole.
public enum FileContents {
  /// The bytes of a file (a pipe or a device too, to its end), at most `limit` of them.
  ///
  /// - Throws: `HostError`, whose description says what is wrong with the file.
  public static func read(_ path: String, limit: Int) throws(HostError) -> [UInt8] {
    let file = try OpenFile(path, writing: false)
    let (kind, size) = try file.status()
    guard kind != S_IFDIR else { throw .directory(file: path) }
    guard size <= limit else { throw .oversized(file: path, limit: limit) }
    // From here on a pipe may be waited for.
    let flags = fcntl(file.descriptor, F_GETFL)
    guard flags >= 0, fcntl(file.descriptor, F_SETFL, flags & ~O_NONBLOCK) >= 0
    else { throw file.lastError }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(size))
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = Glibc.read(file.descriptor, chunk.baseAddress, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw file.lastError }
      if count == 0 { return bytes }
      guard count <= limit - bytes.count else { throw .oversized(file: path, limit: limit) }
      bytes.append(contentsOf: chunk.prefix(count))
    }
  }
}
