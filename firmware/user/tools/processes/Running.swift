import System

/// The tools that run another command: env, nice, nohup, time, timeout, watch.
enum Running {
  static let environment = Tool(
    "env", "[-i] [-u NAME]... [NAME=VALUE]... [COMMAND [ARGUMENT]...]",
    "Runs a command with other variables, or prints them.",
    [
      Option("i", "ignore-environment", "only those that follow"),
      Option("u", "unset", value: "NAME", "without that one"),
    ], parsing: .first, runEnvironment)

  private static func runEnvironment(_ call: Invocation) {
    let path = Process.searchPath.joined(by: ":")
    if call.has("i") { Environment.variables = [] }
    for name in call.values("u") { Environment[name] = nil }
    var rest = call.operands[...]
    if rest.first == "-" {
      Environment.variables = []
      rest = rest.dropFirst()
    }
    while let (name, value) = rest.first?.cut(at: "="), !name.isEmpty {
      Environment[name] = value
      rest = rest.dropFirst()
    }
    if rest.isEmpty {
      for variable in Environment.variables { output.line(variable) }
      return
    }
    // The command is found by the path that was there before, as with `env -i ls`.
    if Environment["PATH"] == nil, let name = rest.first, !name.contains(UInt8(ascii: "/")) {
      for directory in path.split(at: ":") where FileSystem.allows(.execute, directory / name) {
        _ = Process.execute(directory / name, Array(rest))
      }
    }
    Program.exit(Commands.become(Array(rest)))
  }

  static let nice = Tool(
    "nice", "[-n ADJUSTMENT] [COMMAND [ARGUMENT]...]", "Runs a command with another priority.",
    [Option("n", "adjustment", value: "ADJUSTMENT", "more is less important, else 10")],
    parsing: .first, runNice)

  private static func runNice(_ call: Invocation) {
    let current = (try? Process.nice()) ?? 0
    if call.operands.isEmpty { return output.line("\(current)") }
    attempt("priority", try Process.setNice(0, current + (call.number("n") ?? 10)))
    Program.exit(Commands.become(call.operands))
  }

  static let noHangUp = Tool(
    "nohup", "COMMAND [ARGUMENT]...", "Runs a command that goes on when the terminal is gone.",
    parsing: .first
  ) { call in
    call.require(atLeast: 1)
    try? Signal.hangUp.handle(.ignored)
    if Terminal.isTerminal(.standardOutput),
      let file = try? FileDescriptor.open("nohup.out", [.writeOnly, .create, .append])
    {
      FileDescriptor.standardError.writeMessage("nohup: output goes to nohup.out\n")
      try? file.duplicate(as: .standardOutput)
      try? file.duplicate(as: .standardError)
    }
    Program.exit(Commands.become(call.operands))
  }

  static let time = Tool(
    "time", "[-p] COMMAND [ARGUMENT]...", "Says how long a command takes.",
    [Option("p", "portability", "accepted")], parsing: .first
  ) { call in
    call.require(atLeast: 1)
    let start = Clock.monotonic.now
    let status = Commands.run(call.operands)
    let passed = (Clock.monotonic.now - start).milliseconds
    let usage = try? Process.usage(-1)
    let user = (usage?.userMicroseconds ?? 0) / 1000
    let system = (usage?.systemMicroseconds ?? 0) / 1000
    var report = ByteString()
    for (name, time) in [("real", passed), ("user", user), ("sys", system)] as [(ByteString, Int)] {
      report += "\(name)\t\(time / 60000)m\(time / 1000 % 60).\(time % 1000, zeros: 3)s\n"
    }
    FileDescriptor.standardError.writeMessage(report)
    Program.exit(status)
  }

  static let watch = Tool(
    "watch", "[-n SECONDS] [-t] COMMAND [ARGUMENT]...", "Runs a command again and again.",
    [
      Option("n", "interval", value: "SECONDS", "how long between, else 2"),
      Option("t", "no-title", "no heading"),
    ], parsing: .first
  ) { call in
    call.require(atLeast: 1)
    guard let interval = Time(duration: call.value("n") ?? "2") else { call.misuse("no time: -n") }
    let command = call.operands.joined(by: " ")
    while true {
      output.write("\u{1B}[H\u{1B}[2J")
      if !call.has("t") {
        let seconds = interval.milliseconds / 1000
        let date = CalendarDate(Clock.realTime.now).formatted("%T")
        output.line("Every \(seconds) s: \(command)   \(date)\n")
      }
      let status = Commands.run(["sh", "-c", command])
      if status == 128 + Signal.interrupt.number || !Clock.sleep(interval) { break }
    }
  }
}
