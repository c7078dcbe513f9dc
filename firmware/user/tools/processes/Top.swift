import System

enum Top {
  static let tool = Tool(
    "top", "[-b] [-d SECONDS] [-n COUNT]", "Shows what processes do, again and again; q ends it.",
    [
      Option("b", "batch", "print, and draw nothing"),
      Option("d", "delay", value: "SECONDS", "how long between, else 2"),
      Option("n", "iterations", value: "COUNT", "how often"),
    ], run)

  private static func run(_ call: Invocation) {
    guard let delay = Time(duration: call.value("d") ?? "2") else { call.misuse("no time: -d") }
    let draws = !call.has("b") && Terminal.isTerminal(.standardOutput)
    var left = call.number("n") ?? (draws ? Int.max : 1)
    let terminal = Terminal(.standardInput)
    let mode = draws ? try? terminal.mode() : nil
    if let mode { try? terminal.setMode(mode.raw(signals: true)) }
    var before: [Int: Int] = [:]
    var lastTime = Time(seconds: 0)
    while left > 0 {
      let processes = ProcessInformation.all
      let now = Clock.monotonic.now
      show(processes, before, (now - lastTime).milliseconds, draws: draws)
      before = [:]
      for process in processes { before[process.identifier] = process.time }
      lastTime = now
      left -= 1
      if left > 0 && !pause(delay, draws: draws) { break }
    }
    if let mode {
      try? terminal.setMode(mode)
      output.line("")
    }
  }

  /// False if `q` was pressed meanwhile.
  private static func pause(_ delay: Time, draws: Bool) -> Bool {
    output.flush()
    guard draws else { return Clock.sleep(delay) }
    let ready = try? FileDescriptor.standardInput.waitForInput(milliseconds: delay.milliseconds)
    guard ready == true, let key = try? FileDescriptor.standardInput.read(upTo: 16) else {
      return true
    }
    return key.first != UInt8(ascii: "q") && key.first != 3
  }

  private static func show(
    _ processes: [ProcessInformation], _ before: [Int: Int], _ milliseconds: Int, draws: Bool
  ) {
    let size = draws ? Terminal(.standardOutput).size : (rows: Int.max, columns: 200)
    if draws { output.write("\u{1B}[H\u{1B}[2J") }
    printSummary(processes)
    let heading: ByteString = "  PID  PPID USER     STAT %CPU    RSS   TIME COMMAND"
    output.line(draws ? "\u{1B}[7m\(heading, width: size.columns - 1)\u{1B}[0m" : heading)
    var rows = processes.map { process in
      // Hundredths of a second on harts, of the milliseconds that passed.
      let spent = before[process.identifier].map { process.time - $0 } ?? 0
      return (process, tenths: milliseconds > 0 ? spent * 10000 / milliseconds : 0)
    }
    rows.sort { ($0.tenths, $0.0.time) > ($1.tenths, $1.0.time) }
    for (process, tenths) in rows.prefix(max(1, size.rows - 5)) {
      let left: ByteString =
        "\(process.identifier, width: 5) \(process.parent, width: 5) "
        + "\(Accounts.userName(process.owner), width: 8) \(process.state, width: 4)"
      let numbers: ByteString =
        "\("\(tenths / 10).\(tenths % 10)", right: 5) "
        + "\(ByteString(humanSize: process.residentBytes), right: 6) \(process.timeText, right: 6)"
      let line: ByteString = "\(left)\(numbers) \(process.command)"
      output.line(ByteString(line.prefix(size.columns - 1)))
    }
  }

  private static func printSummary(_ processes: [ProcessInformation]) {
    output.line(Uptime.text)
    let running = processes.count { $0.state == "R" }
    output.line("Processes: \(processes.count), \(running) running")
    if let memory = MemoryInformation() {
      output.line(
        "Memory: \(ByteString(humanSize: memory.total)), "
          + "\(ByteString(humanSize: memory.free)) free, "
          + "\(ByteString(humanSize: memory.cached)) cached")
    }
  }
}
