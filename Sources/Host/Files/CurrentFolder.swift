internal import Glibc

/// The folder from which relative file names start.
public enum CurrentFolder {
  /// Its path; empty where the system does not know it (any more).
  public static var path: String {
    guard let name = getcwd(nil, 0) else { return "" }
    defer { free(name) }
    return String(cString: name)
  }

  /// A file name that means the same from everywhere.
  public static func absolute(_ name: String) -> String {
    let folder = path
    return name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
  }
}
