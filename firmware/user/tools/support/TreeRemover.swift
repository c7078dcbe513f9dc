import System

/// Removes files and trees.
enum TreeRemover {
  /// False if anything is left.
  @discardableResult
  static func remove(
    _ path: ByteString, recursive: Bool, asking: Bool = false, verbose: Bool = false
  ) -> Bool {
    guard let metadata = attempt(path, try FileSystem.metadata(of: path, followingLinks: false))
    else { return false }
    if metadata.isDirectory {
      guard recursive else {
        Program.complain("\(path): \(Errno.isDirectory)")
        return false
      }
      if asking && !Question.isAnsweredYes("descend into '\(path)'? ") { return false }
      var complete = true
      for name in attempt(path, try Directory.names(in: path)) ?? [] {
        if !remove(path / name, recursive: true, asking: asking, verbose: verbose) {
          complete = false
        }
      }
      if !complete { return false }
    }
    if asking && !Question.isAnsweredYes("remove '\(path)'? ") { return false }
    let removed: Void?
    if metadata.isDirectory {
      removed = attempt(path, try FileSystem.removeDirectory(path))
    } else {
      removed = attempt(path, try FileSystem.remove(path))
    }
    if removed != nil && verbose { output.line("removed '\(path)'") }
    return removed != nil
  }
}
