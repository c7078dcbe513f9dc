import System

enum Move {
  static let tool = Tool(
    "mv", "[-finuvT] SOURCE... TARGET", "Renames files, or moves them to a directory.",
    [
      Option("f", "force", "do not ask"), Option("i", "interactive", "ask before overwriting"),
      Option("n", "no-clobber", "overwrite nothing"),
      Option("u", "update", "only what is newer than the target"),
      Option("v", "verbose", "say what is done"),
      Option("T", "the target is no directory to move into"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 2)
    Targets.forEach(call) { source, target in
      if Targets.mayReplace(target, with: source, call) { move(source, to: target, call) }
    }
  }

  private static func move(_ source: ByteString, to target: ByteString, _ call: Invocation) {
    do throws(Errno) {
      try FileSystem.rename(source, to: target)
    } catch {
      // Between file systems a file can only be copied.
      guard error == .improperLink else {
        Program.complain("cannot move '\(source)' to '\(target)': \(error)")
        return
      }
      var options = FileCopier.Options()
      options.recursive = true
      options.preserves = true
      options.keepsLinks = true
      if !FileCopier(options).copy(source, to: target) { return }
      TreeRemover.remove(source, recursive: true)
    }
    if call.has("v") { output.line("renamed '\(source)' -> '\(target)'") }
  }
}
