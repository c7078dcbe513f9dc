import System

enum ChangeOwner {
  static let tool = Tool(
    "chown", "[-Rh] OWNER[:GROUP] FILE...", "Changes owner and group of files.",
    [
      Option("R", "recursive", "what directories hold, too"),
      Option("h", "no-dereference", "links themselves"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 2)
    let text = call.operands[0]
    let parts = text.cut(at: ":") ?? (text, "")
    guard let owner = parts.before.isEmpty ? -1 : Accounts.userNumber(parts.before) else {
      Program.fail("unknown user '\(parts.before)'")
    }
    guard let group = parts.after.isEmpty ? -1 : Accounts.groupNumber(parts.after) else {
      Program.fail("unknown group '\(parts.after)'")
    }
    for path in call.operands.dropFirst() { apply(owner, group, path, call) }
  }

  private static func apply(_ owner: Int, _ group: Int, _ path: ByteString, _ call: Invocation) {
    let follows = !call.has("h")
    attempt(
      path, try FileSystem.setOwner(path, owner: owner, group: group, followingLinks: follows))
    guard call.has("R"),
      (try? FileSystem.metadata(of: path, followingLinks: false))?.isDirectory == true
    else { return }
    for name in attempt(path, try Directory.names(in: path)) ?? [] {
      apply(owner, group, path / name, call)
    }
  }
}
