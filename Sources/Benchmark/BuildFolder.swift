internal import Glibc

/// A temporary folder for what is compiled and recorded; gone with this object.
package final class BuildFolder {
  /// Its path.
  let path: String
  private var files: Set<String> = []
  private var folders: Set<String> = []

  package init() throws(BenchmarkError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/mvm-bench.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .refused("\(parent): cannot make a folder in it: \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Where to write a file of this name.
  func file(_ name: String) -> String {
    let file = "\(path)/\(name)"
    files.insert(file)
    return file
  }

  /// Where somebody writes a file in a folder that he makes.
  func file(_ name: String, in folder: String) -> String {
    folders.insert("\(path)/\(folder)")
    return file(name)
  }

  /// Takes a file away, if it is there.
  func discard(_ file: String) { unlink(file) }

  deinit {
    for file in files { unlink(file) }
    for folder in folders { rmdir(folder) }
    rmdir(path)
  }
}
