import System

enum MakeDirectory {
  static let tool = Tool(
    "mkdir", "[-pv] [-m MODE] DIRECTORY...", "Makes directories.",
    [
      Option("p", "parents", "those above, too; no word if it is there"),
      Option("m", "mode", value: "MODE", "its rights"), Option("v", "verbose", "say what is done"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 1)
    var mode: Int?
    if let text = call.value("m") {
      guard let change = ModeChange(text) else { call.misuse("'\(text)' is no mode") }
      mode = change.applied(to: 0o777, isDirectory: true)
    }
    for path in call.operands {
      if call.has("p") { makeParents(of: path.withoutTrailingSlashes, call) }
      if call.has("p") && FileSystem.isDirectory(path) { continue }
      let made: Void? = attempt(
        "cannot make directory '\(path)'", try FileSystem.makeDirectory(path))
      if made == nil { continue }
      if let mode { attempt(path, try FileSystem.setPermissions(path, mode)) }
      if call.has("v") { output.line("created directory '\(path)'") }
    }
  }

  private static func makeParents(of path: ByteString, _ call: Invocation) {
    for (index, byte) in path.bytes.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
      let parent = ByteString(path[..<index])
      if FileSystem.isDirectory(parent) { continue }
      do throws(Errno) {
        try FileSystem.makeDirectory(parent)
        if call.has("v") { output.line("created directory '\(parent)'") }
      } catch {
        // What is in the way is told when the last one fails.
        return
      }
    }
  }
}
