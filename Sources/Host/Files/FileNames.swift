internal import Glibc

/// Names of files as other files hold them.
public enum FileNames {
  /// How a file beside `other` names `path`: from that folder on, so that both can be moved together; from the root on
  /// where they have nothing in common.
  public static func relative(_ path: String, from other: String) -> String {
    guard let target = real(folder(of: path)), let start = real(folder(of: other)) else {
      return CurrentFolder.absolute(path)
    }
    let (to, from) = (parts(target), parts(start))
    let common = zip(to, from).prefix { $0 == $1 }.count
    let name = parts(path).last ?? path
    guard common > 0 || to.isEmpty || from.isEmpty else {
      return "/" + (to + [name]).joined(separator: "/")
    }
    let up = [String](repeating: "..", count: from.count - common)
    let result = (up + to[common...] + [name]).joined(separator: "/")
    // What stands before a colon would be a protocol.
    return result.contains(":") && !result.hasPrefix("..") ? "./\(result)" : result
  }

  /// The file that `name` means in a file `other`.
  ///
  /// - Parameter followingLinks: whether what `other` links to says where that is, and not the link.
  public static func resolve(
    _ name: String, in other: String, followingLinks: Bool = false
  ) -> String {
    if name.hasPrefix("/") { return name }
    let folder = folder(of: followingLinks && isLink(other) ? real(other) ?? other : other)
    return folder == "." ? name : folder + name
  }

  /// Makes the names in a file's folder survive a crash of the host.
  static func syncFolder(of path: String) {
    let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }

  private static func parts(_ path: String) -> [String] {
    path.split(separator: "/").map { String($0) }
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Without links and dots.
  private static func real(_ path: String) -> String? {
    guard let name = realpath(path, nil) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }
}
