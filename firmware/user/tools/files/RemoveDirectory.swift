import System

enum RemoveDirectory {
  static let tool = Tool(
    "rmdir", "[-p] DIRECTORY...", "Removes empty directories.",
    [Option("p", "parents", "those above that become empty, too")], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 1)
    for operand in call.operands {
      var path = operand.withoutTrailingSlashes
      while attempt("'\(path)'", try FileSystem.removeDirectory(path)) != nil {
        let parent = path.parentPath
        if !call.has("p") || parent == "." || parent == "/" { break }
        path = parent
      }
    }
  }
}
