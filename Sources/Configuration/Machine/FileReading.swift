#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a file holds, as long as a machine file could hold it.
///
/// - Throws: `unreadable` with the system's reason, or `oversized`.
package func bytes(ofFile path: String) throws(ConfigurationError) -> [UInt8] {
  guard !path.utf8.contains(0) else {
    throw .unreadable(file: quoted(path), reason: "a file name has no zero bytes")
  }
  guard let stream = fopen(path, "rb") else {
    throw .unreadable(file: path, reason: String(cString: strerror(errno)))
  }
  defer { fclose(stream) }
  // One byte more than allowed tells a file that fits from one that does not.
  let limit = SourceText.largestSize + 1
  var failure: Int32 = 0
  let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
    count = fread(buffer.baseAddress, 1, limit, stream)
    failure = ferror(stream) == 0 ? 0 : errno
  }
  guard failure == 0 else {
    throw .unreadable(file: path, reason: String(cString: strerror(failure)))
  }
  guard bytes.count < limit else { throw .oversized(file: path) }
  return bytes
}
