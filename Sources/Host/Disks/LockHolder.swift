internal import Glibc

/// Finds out who has locked a file, from the kernel's list.
enum LockHolder {
  private static let listLimit = 1 << 20

  /// `NAME (process N)` of another process that has locked the file; nil where that cannot be known.
  static func name(of descriptor: Int32) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0,
      let list = try? FileContents.read("/proc/locks", limit: listLimit)
    else { return nil }
    for line in String(decoding: list, as: UTF8.self).split(separator: "\n") {
      // 1: FLOCK  ADVISORY  WRITE 4242 fe:01:131077 0 EOF
      let words = line.split(separator: " ")
      guard words.count >= 6, words[1] == "FLOCK", let process = pid_t(words[4]),
        words[5].split(separator: ":").last == "\(status.st_ino)", process > 0,
        process != getpid()
      else { continue }
      let name = (try? FileContents.read("/proc/\(process)/comm", limit: 64)).map {
        String(decoding: $0.prefix { $0 >= 32 }, as: UTF8.self)
      }
      return name.map { "\($0) (process \(process))" } ?? "process \(process)"
    }
    return nil
  }
}
