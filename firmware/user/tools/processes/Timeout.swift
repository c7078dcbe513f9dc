import System

enum Timeout {
  static let tool = Tool(
    "timeout", "[-s SIGNAL] [-k TIME] TIME COMMAND [ARGUMENT]...",
    "Runs a command, and ends it after a time with status 124.",
    [
      Option("s", "signal", value: "SIGNAL", "what it is sent, else TERM"),
      Option("k", "kill-after", value: "TIME", "KILL after so much more"),
    ], parsing: .first, usageStatus: 125, run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 2)
    guard let limit = Time(duration: call.operands[0]) else {
      call.misuse("'\(call.operands[0])' is no time")
    }
    guard let signal = Signal(named: call.value("s") ?? "TERM") else {
      call.misuse("no such signal")
    }
    let command = Array(call.operands.dropFirst())
    guard let child = attempt(command[0], try Process.spawn { Commands.become(command) }) else {
      return
    }
    if let status = wait(for: child, limit) { Program.exit(status.shellStatus) }
    try? signal.send(to: child)
    try? Signal.resume.send(to: child)
    let patience = call.value("k").flatMap { Time(duration: $0) }
    if let patience, wait(for: child, patience) == nil { try? Signal.kill.send(to: child) }
    _ = try? Process.wait(child)
    Program.exit(124)
  }

  /// nil if it is still running after the time; 0 is no limit.
  private static func wait(for child: Int, _ limit: Time) -> ProcessStatus? {
    let end = Clock.monotonic.now + limit
    while limit.nanoseconds == 0 || Clock.monotonic.now < end {
      guard let answer = try? Process.wait(child, limit.nanoseconds == 0 ? [] : [.noHang]) else {
        return nil
      }
      if answer.identifier == child { return answer.status }
      Clock.sleep(Time(milliseconds: 10))
    }
    return nil
  }
}
