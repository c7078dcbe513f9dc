import System

enum DiskUse {
  static let tool = Tool(
    "du", "[-ahsckx] [-d DEPTH] [FILE]...", "Prints what trees of files take on the disk.",
    [
      Option("s", "summarize", "only what was named"), Option("a", "all", "files, too"),
      Option("h", "human-readable", "sizes as 1.5K"), Option("k", "in kibibytes"),
      Option("c", "total", "with a sum"), Option("x", "one-file-system", "on this one only"),
      Option("b", "bytes", "how long files are, in bytes"),
      Option("d", "max-depth", value: "DEPTH", "directories no deeper than that"),
    ], run)

  private static func run(_ call: Invocation) {
    var total = 0
    for path in call.operands.isEmpty ? ["."] : call.operands {
      var walk = Walk(call: call, limit: call.has("s") ? 0 : call.number("d") ?? Int.max)
      total += walk.measure(path, depth: 0)
    }
    if call.has("c") { Walk(call: call, limit: 0).show(total, "total") }
  }

  private struct Walk {
    let call: Invocation
    let limit: Int

    /// Files with several names, which are counted once.
    private var seen: Set<UInt> = []
    private var device: UInt?

    init(call: Invocation, limit: Int) {
      self.call = call
      self.limit = limit
    }

    mutating func measure(_ path: ByteString, depth: Int) -> Int {
      guard let metadata = attempt(path, try FileSystem.metadata(of: path, followingLinks: false))
      else { return 0 }
      if call.has("x") {
        if device == nil { device = metadata.device }
        if device != metadata.device { return 0 }
      }
      if !metadata.isDirectory && metadata.links > 1 && !seen.insert(metadata.inode).inserted {
        return 0
      }
      var size = call.has("b") ? metadata.size : metadata.allocatedBytes
      if metadata.isDirectory {
        for name in attempt(path, try Directory.names(in: path)) ?? [] {
          size += measure(path / name, depth: depth + 1)
        }
      }
      if depth == 0 || ((metadata.isDirectory || call.has("a")) && depth <= limit) {
        show(size, path)
      }
      return size
    }

    func show(_ size: Int, _ path: ByteString) {
      if call.has("h") {
        output.line("\(ByteString(humanSize: size))\t\(path)")
      } else {
        output.line("\(call.has("b") ? size : (size + 1023) / 1024)\t\(path)")
      }
    }
  }
}
