internal import Glibc

/// How a file names another one, so that both can be moved together.
public enum RelativePath {
  /// The path of an existing file as seen from the folder that another one is in, or is to be made in. Nil where one of them is
  /// not there.
  public static func of(_ path: String, fromFolderOf other: String) -> String? {
    guard let target = real(path), let start = real(folder(of: other)) else { return nil }
    let (to, from) = (target.split(separator: "/"), start.split(separator: "/"))
    let common = zip(to, from).prefix { $0 == $1 }.count
    let steps = [String](repeating: "..", count: from.count - common)
    return (steps + to[common...].map(String.init)).joined(separator: "/")
  }

  /// The file that `path` names as seen from the folder that another, existing one is in, whatever links lead there.
  public static func resolve(_ path: String, fromFolderOf other: String) -> String {
    if path.hasPrefix("/") { return path }
    var status = stat()
    let isLink = lstat(other, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    let folder = folder(of: isLink ? real(other) ?? other : other)
    return folder == "." ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path without links and steps; nil where there is no such file.
  private static func real(_ path: String) -> String? {
    guard let name = realpath(path, nil) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }
}
