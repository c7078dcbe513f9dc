import System

/// This program again, executed by questions to see what `execve` hands over: its first argument says
/// that it is one, the second one what it tells by its exit code.
enum ExecutedProgram {
  private static let name: ByteString = "executed-by-usertests"

  /// Becomes it; ends with 126 if that fails.
  static func run(_ path: ByteString, _ role: ByteString, _ more: [ByteString] = []) -> Never {
    _ = Process.execute(path, [name, role] + more, environment: ["COLOUR=green"])
    Program.exitImmediately(126)
  }

  /// The exit code of a child that becomes it.
  static func status(
    _ role: ByteString, _ more: [ByteString] = [], prepare: () -> Void = {}
  ) -> Int {
    let child = fork {
      prepare()
      run("/proc/self/exe", role, more)
    }
    return wait(child).shellStatus
  }

  /// Answers, if this is a question's program.
  static func answerIfAsked() {
    let arguments = Program.arguments
    guard arguments.first == name, arguments.count > 1 else { return }
    Program.exitImmediately(answer(arguments[1], arguments.dropFirst(2)))
  }

  private static func answer(_ role: ByteString, _ more: ArraySlice<ByteString>) -> Int {
    switch role {
    case "identity": Process.effectiveUser
    case "count": more.count
    case "length": more.reduce(0) { $0 + $1.count } / 1024
    case "environment": Environment["COLOUR"] == "green" ? Environment.variables.count : 99
    case "descriptors": isOpen(10) + 2 * isOpen(11)
    case "ignores": Signal.user1.isIgnored ? 1 : 0
    case "blocks": Signal.setMask(Signal.Mask()).bits == 1 << 9 ? 1 : 0
    case "write": write("OK")
    case "alarm": alarm()
    case "aligned": alignment()
    case "identifier": Process.identifier & 0x7F
    default: 98
    }
  }

  private static func isOpen(_ descriptor: Int) -> Int {
    (try? FileDescriptor(descriptor).metadata()) == nil ? 0 : 1
  }

  private static func write(_ text: ByteString) -> Int {
    FileDescriptor.standardOutput.writeMessage(text)
    return 0
  }

  private static func alarm() -> Int {
    let timer = Block(32)
    _ = SystemCall.getTimer.raw(0, timer.address)
    return timer[word: 16] + timer[word: 24] > 0 ? 1 : 0
  }

  /// What the auxiliary vector says of pages, and whether there are 16 random bytes.
  private static func alignment() -> Int {
    var found = 0
    for (type, value) in Program.auxiliaryVector {
      if type == 6 && value == 4096 { found |= 1 }
      if type == 25 && value != 0 { found |= 2 }
      if type == 9 && value >= 0x10000 { found |= 4 }
    }
    return found
  }
}
