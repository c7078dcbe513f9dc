import System

enum Link {
  static let tool = Tool(
    "ln", "[-sfnvT] TARGET... [LINK]", "Gives files more names.",
    [
      Option("s", "symbolic", "by links that hold a path"),
      Option("f", "force", "in place of what is there"),
      Option("n", "no-dereference", "a link to a directory is no directory"),
      Option("v", "verbose", "say what is done"),
      Option("T", "the link is no directory to link in"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 1)
    if call.operands.count == 1 {
      link(call.operands[0], call.operands[0].lastComponent, call)
      return
    }
    let last = call.operands[call.operands.count - 1]
    let isLink = (try? FileSystem.metadata(of: last, followingLinks: false))?.isSymbolicLink == true
    if call.has("n") && isLink && call.operands.count == 2 {
      link(call.operands[0], last, call)
    } else {
      Targets.forEach(call) { source, target in link(source, target, call) }
    }
  }

  private static func link(_ source: ByteString, _ target: ByteString, _ call: Invocation) {
    if call.has("f") && FileSystem.exists(target) { attempt(target, try FileSystem.remove(target)) }
    let made: Void?
    if call.has("s") {
      made = attempt("'\(target)'", try FileSystem.makeSymbolicLink(target, to: source))
    } else {
      made = attempt("'\(target)' => '\(source)'", try FileSystem.link(source, to: target))
    }
    if made != nil && call.has("v") { output.line("'\(target)' -> '\(source)'") }
  }
}
