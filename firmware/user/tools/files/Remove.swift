import System

enum Remove {
  static let tool = Tool(
    "rm", "[-firRv] FILE...", "Removes files.",
    [
      Option("f", "force", "do not ask, and do not mind what is not there"),
      Option("i", "ask before each"), Option("r", "recursive", "directories with what they hold"),
      Option("R", "directories with what they hold"), Option("d", "dir", "empty directories"),
      Option("v", "verbose", "say what is done"),
    ], run)

  private static func run(_ call: Invocation) {
    let forces = call.last(of: ["f", "i"]) == "f"
    if !forces { call.require(atLeast: 1) }
    let recursive = call.has("r") || call.has("R")
    for path in call.operands {
      let name = path.lastComponent
      if name == "." || name == ".." || name == "/" {
        Program.complain("refusing to remove '\(path)'")
        continue
      }
      if forces && !FileSystem.exists(path) { continue }
      let isLink = (try? FileSystem.metadata(of: path, followingLinks: false))?.isSymbolicLink
      if call.has("d") && !recursive && isLink == false && FileSystem.isDirectory(path) {
        attempt(path, try FileSystem.removeDirectory(path))
        continue
      }
      TreeRemover.remove(
        path, recursive: recursive, asking: call.last(of: ["f", "i"]) == "i",
        verbose: call.has("v"))
    }
  }
}
