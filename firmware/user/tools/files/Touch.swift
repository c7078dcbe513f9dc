import System

enum Touch {
  static let tool = Tool(
    "touch", "[-acm] [-d DATE | -r FILE | -t TIME] FILE...",
    "Sets the times of files, and makes those that are missing.",
    [
      Option("a", "only the time of access"), Option("m", "only the time of modification"),
      Option("c", "no-create", "make no file"),
      Option("d", "date", value: "DATE", "YYYY-MM-DD hh:mm:ss or @SECONDS"),
      Option("t", nil, value: "TIME", "[YY]YYMMDDhhmm[.ss]"),
      Option("r", "reference", value: "FILE", "the times of another file"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 1)
    var accessed = Clock.realTime.now
    var modified = accessed
    if let path = call.value("r") {
      guard let reference = attempt(path, try FileSystem.metadata(of: path)) else { return }
      accessed = reference.accessed
      modified = reference.modified
    } else if let text = call.value("d") ?? call.value("t") {
      guard let time = DateText.parse(text) else { call.misuse("'\(text)' is no date") }
      accessed = time
      modified = time
    }
    for path in call.operands {
      if !FileSystem.exists(path) {
        if call.has("c") { continue }
        guard attempt(path, try make(path)) != nil else { continue }
      }
      let newAccess = call.has("m") && !call.has("a") ? nil : accessed
      let newModification = call.has("a") && !call.has("m") ? nil : modified
      attempt(
        path, try FileSystem.setTimes(path, accessed: newAccess, modified: newModification))
    }
  }

  private static func make(_ path: ByteString) throws(Errno) {
    try FileDescriptor.open(path, [.writeOnly, .create]).close()
  }
}
