import System

/// The lines that were typed, oldest first, kept in $HOME/.sh_history.
final class History {
  private(set) var lines: [ByteString] = []
  private static let limit = 500

  private var path: ByteString? { Environment["HOME"].map { $0 / ".sh_history" } }

  func load() {
    guard let path, let text = try? FileSystem.contents(of: path) else { return }
    lines = Array(text.lines.suffix(History.limit))
  }

  func add(_ line: ByteString) {
    if line.trimmed.isEmpty || line == lines.last { return }
    lines.append(line)
    if lines.count > History.limit { lines.removeFirst() }
  }

  func save() {
    guard let path, !lines.isEmpty else { return }
    try? FileSystem.write(lines.joined(by: "\n") + "\n", to: path, permissions: 0o600)
  }

  /// The newest line before `index` that holds `text`.
  func search(_ text: ByteString, before index: Int) -> Int? {
    lines[..<index].lastIndex { $0.contains(text) }
  }
}
