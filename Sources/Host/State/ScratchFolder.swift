import Glibc

/// A folder for files that nobody needs after this process, and that only its user may read. It goes with this object, with all files in it.
package final class ScratchFolder {
  /// In TMPDIR, or else in /tmp.
  package let path: String

  package init() throws(HostError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var name = Array("\(parent.isEmpty ? "/tmp" : parent)/mvm-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else {
      throw .failed(
        file: parent.isEmpty ? "/tmp" : parent, reason: String(cString: strerror(errno)))
    }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let entries = opendir(path) {
      while let entry = readdir(entries) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        unlink("\(path)/\(name)")
      }
      closedir(entries)
    }
    rmdir(path)
  }
}
