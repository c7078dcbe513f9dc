import Foundation
import Glibc
import Testing

/// A folder that is gone, with the files in it, when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/mvm-test-XXXXXX".utf8CString)
    let made = mkdtemp(&template).map { String(cString: $0) }
    path = try #require(made)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(path)/\(name)"
    let stream = try #require(fopen(path, "wb"))
    defer { fclose(stream) }
    try #require(fwrite(bytes, 1, bytes.count, stream) == bytes.count)
    return path
  }
}
