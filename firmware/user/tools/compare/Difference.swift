import System

enum Difference {
  static let tool = Tool(
    "diff", "[-qru] [-U LINES] OLD NEW", "Says how two files differ.",
    [
      Option("u", "unified", "with three lines around"),
      Option("U", nil, value: "LINES", "with so many lines around"),
      Option("q", "brief", "only whether they do"),
      Option("r", "recursive", "all files of directories"),
    ], usageStatus: 2, run)

  private static func run(_ call: Invocation) {
    call.require(2...2)
    let differ = compare(call.operands[0], call.operands[1], call)
    Program.exit(Program.exitStatus != 0 ? 2 : differ ? 1 : 0)
  }

  private static func compare(_ old: ByteString, _ new: ByteString, _ call: Invocation) -> Bool {
    let directories = (FileSystem.isDirectory(old), FileSystem.isDirectory(new))
    switch directories {
    case (true, true): return compareDirectories(old, new, call)
    case (true, false): return compare(old / new.lastComponent, new, call)
    case (false, true): return compare(old, new / old.lastComponent, call)
    default: return compareFiles(old, new, call)
    }
  }

  private static func compareDirectories(
    _ old: ByteString, _ new: ByteString, _ call: Invocation
  ) -> Bool {
    let a = Set(attempt(old, try Directory.names(in: old)) ?? [])
    let b = Set(attempt(new, try Directory.names(in: new)) ?? [])
    var differ = false
    for name in a.union(b).sorted() {
      if !a.contains(name) || !b.contains(name) {
        output.line("Only in \(a.contains(name) ? old : new): \(name)")
        differ = true
      } else if call.has("r") || !FileSystem.isDirectory(old / name) {
        if compare(old / name, new / name, call) { differ = true }
      }
    }
    return differ
  }

  private static func text(_ path: ByteString) -> ByteString? {
    attempt(
      path, try path == "-" ? FileDescriptor.standardInput.readAll() : FileSystem.contents(of: path)
    )
  }

  private static func compareFiles(
    _ old: ByteString, _ new: ByteString, _ call: Invocation
  ) -> Bool {
    guard let a = text(old), let b = text(new), a != b else { return false }
    if call.has("q") || a.contains(0) || b.contains(0) {
      output.line("Files \(old) and \(new) differ")
      return true
    }
    let edits = LineDifference(a.lines, b.lines)
    if call.has("u") || call.has("U") {
      output.line("--- \(old)\n+++ \(new)")
      edits.printUnified(around: call.number("U") ?? 3)
    } else {
      edits.printNormal()
    }
    return true
  }
}
