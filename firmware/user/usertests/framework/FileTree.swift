import System

/// What questions leave in their directories, however deep.
enum FileTree {
  /// Steps into directories instead of naming them by paths, which may be too long for the kernel.
  static func remove(_ path: ByteString) throws(Errno) {
    try FileSystem.changeDirectory(path)
    for entry in try Directory.entries(of: ".") {
      let metadata = try FileSystem.metadata(of: entry.name, followingLinks: false)
      if metadata.isDirectory {
        try remove(entry.name)
      } else {
        try FileSystem.remove(entry.name)
      }
    }
    try FileSystem.changeDirectory("..")
    try FileSystem.removeDirectory(path)
  }
}
