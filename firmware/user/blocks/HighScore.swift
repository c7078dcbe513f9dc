import System

/// The best score so far, a number in a file.
struct HighScore {
  private(set) var best: Int
  private let path: ByteString?

  /// Without a path nothing is kept. A file that is no number counts as 0.
  init(_ path: ByteString?) {
    self.path = path
    let text = path.flatMap { try? FileSystem.contents(of: $0, atMost: 20) } ?? ""
    best = max(0, text.trimmed.integer ?? 0)
  }

  /// Keeps a better one: the file holds the old number or the new one, whatever happens meanwhile.
  mutating func add(_ score: Int) {
    guard score > best else { return }
    best = score
    guard let path else { return }
    attempt(path) { () throws(Errno) in
      let new = path + ".new"
      try FileSystem.write("\(score)\n", to: new)
      try FileSystem.rename(new, to: path)
    }
  }
}
