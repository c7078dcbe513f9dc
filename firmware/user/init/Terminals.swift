import System

/// The shells on terminals: those of /etc/inittab that are there, or one on the console.
struct Terminals {
  private struct Row {
    let device: ByteString
    let command: [ByteString]
    let respawns: Bool
    var process: Int?
    var started = Time(seconds: -10)
    var isOver = false
  }

  private var rows: [Row] = []

  /// A line says `DEVICE::ACTION:COMMAND`, with `respawn` or `once` as the action.
  init() {
    let text = (try? FileSystem.contents(of: "/etc/inittab")) ?? ""
    for line in text.lines where line.first != UInt8(ascii: "#") {
      let fields = line.split(at: ":")
      guard fields.count >= 4, fields[2] == "respawn" || fields[2] == "once" else { continue }
      let device = fields[0].isEmpty ? CommandLine.console : "/dev" / fields[0]
      let command = Array(fields[3...]).joined(by: ":").words
      if command.isEmpty { continue }
      rows.append(Row(device: device, command: command, respawns: fields[2] == "respawn"))
    }
    if rows.isEmpty {
      rows = [Row(device: CommandLine.console, command: ["/bin/sh"], respawns: true)]
    }
    leaveOutMissing()
  }

  /// A machine without a screen has no `tty1`; and a terminal that is the console, too, gets one shell. Without
  /// a name for it the console is the serial line.
  private mutating func leaveOutMissing() {
    let console = rows.first { $0.device == CommandLine.console }?.device
    rows.removeAll { row in
      let isConsole = console == "/dev/console" && row.device == "/dev/ttyS0"
      return isConsole || (row.device != console && !FileSystem.exists(row.device))
    }
    var seen: [ByteString] = []
    rows.removeAll { row in
      defer { seen.append(row.device) }
      return seen.contains(row.device)
    }
  }

  /// Starts what is not running.
  mutating func start() {
    for index in rows.indices where rows[index].process == nil && !rows[index].isOver {
      // A command that fails at once must not keep the machine busy.
      let now = Clock.monotonic.now
      if now - rows[index].started < Time(seconds: 1) { Clock.sleep(Time(seconds: 1)) }
      rows[index].started = Clock.monotonic.now
      let row = rows[index]
      rows[index].process = attempt(row.device, try Process.spawn { Terminals.run(row) })
    }
  }

  /// In the child: a session of its own whose terminal is the device; the shell logs in.
  private static func run(_ row: Row) -> Int {
    Requests.restore()
    attempt("session", try Process.startSession())
    attempt(row.device, try connect(row.device))
    if let home = Environment["HOME"] { try? FileSystem.changeDirectory(home) }
    var arguments = row.command
    arguments[0] = "-" + row.command[0].lastComponent
    let error = Process.execute(row.command[0], arguments)
    Program.complain("\(row.command[0]): \(error)")
    return 127
  }

  private static func connect(_ device: ByteString) throws(Errno) {
    let terminal = try FileDescriptor.open(device, .readWrite)
    try? Terminal(terminal).control()
    for number in 0...2 { try terminal.duplicate(as: FileDescriptor(number)) }
    if terminal.rawValue > 2 { try terminal.close() }
  }

  /// Takes note of what has ended: shells, and orphans, which are nobody else's.
  mutating func reap() {
    while let (child, _) = try? Process.wait(-1, [.noHang]), child != 0 {
      for index in rows.indices where rows[index].process == child {
        rows[index].process = nil
        rows[index].isOver = !rows[index].respawns
      }
    }
  }
}
