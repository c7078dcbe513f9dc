import System

/// The lines that were typed, oldest first, kept in $HOME/.sh_history.
final class History {
  private(set) var lines: [ByteString] = []
  private static let limit = 500

  private var path: ByteString? { Environment["HOME"].map { $0 / ".sh_history" } }

  /// What the file holds; one that has grown too long is cut.
  func load() {
    guard let path, let text = try? FileSystem.contents(of: path) else { return }
    let all = text.lines
    lines = Array(all.suffix(History.limit))
    if all.count > 2 * History.limit {
      try? FileSystem.write(lines.joined(by: "\n") + "\n", to: path, permissions: 0o600)
    }
  }

  /// Each line goes to the file at once: a shell may end without being asked.
  func add(_ line: ByteString) {
    if line.trimmed.isEmpty || line == lines.last { return }
    lines.append(line)
    if lines.count > History.limit { lines.removeFirst() }
    if let path { try? append(line, to: path) }
  }

  /// What was typed stood for another line (`fc -s`), which is kept in its place.
  func replaceLast(by line: ByteString) {
    if !lines.isEmpty { lines.removeLast() }
    add(line)
  }

  private func append(_ line: ByteString, to path: ByteString) throws(Errno) {
    let options: FileDescriptor.OpenOptions = [.writeOnly, .create, .append]
    try FileDescriptor.withOpen(path, options, permissions: 0o600) { (file) throws(Errno) in
      try file.writeAll(line + "\n")
    }
  }

  /// The newest line before `index` that holds `text`.
  func search(_ text: ByteString, before index: Int) -> Int? {
    lines[..<index].lastIndex { $0.contains(text) }
  }
}
