import System

enum Less {
  static let tool = Tool(
    "less", "[-N] [FILE]...", "Shows text a screen at a time; h tells the keys.",
    [
      Option("N", "line-numbers", "number the lines"), Option("R", "accepted"),
      Option("S", "accepted"), Option("F", "accepted"), Option("X", "accepted"),
    ], run)

  private static func run(_ call: Invocation) {
    if !Terminal.isTerminal(.standardOutput) {
      for line in Inputs.lines(of: call.files) { output.line(line) }
      return
    }
    if call.operands.isEmpty && Terminal.isTerminal(.standardInput) { call.misuse("missing file") }
    let lines = Inputs.lines(of: call.files)
    // The text may come through a pipe: then keys come from the terminal itself.
    guard let keyboard = attempt("/dev/tty", try keyboard()) else { return }
    let name = call.operands.first ?? "(standard input)"
    Pager(lines, name: name, keyboard: keyboard, numbers: call.has("N")).run()
  }

  private static func keyboard() throws(Errno) -> FileDescriptor {
    if Terminal.isTerminal(.standardInput) { return .standardInput }
    do throws(Errno) {
      return try FileDescriptor.open("/dev/tty")
    } catch {
      return try FileDescriptor.standardError.duplicate()
    }
  }
}
