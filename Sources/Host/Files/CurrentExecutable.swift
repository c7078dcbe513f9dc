internal import Glibc

/// The program that runs.
public enum CurrentExecutable {
  /// Its path, without links; nil where the system does not tell.
  public static var path: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
