import System

enum ProcessList {
  static let tool = Tool(
    "ps", "[-efaulxT] [-o FIELDS] [-p PROCESS]...", "Lists processes.",
    [
      Option("o", "format", value: "FIELDS", "pid ppid user stat time rss vsz ni pgid comm args"),
      Option("p", "pid", value: "PROCESS", "only these"), Option("e", "all (as without it)"),
      Option("f", "accepted"), Option("a", "accepted"), Option("u", "accepted"),
      Option("l", "accepted"), Option("x", "accepted"), Option("T", "accepted"),
      Option("w", "accepted"),
    ], run)

  private static func run(_ call: Invocation) {
    let text = call.values("o").joined(by: ",")
    let standard: ByteString = "pid,ppid,user,stat,rss,time,args"
    let fields = (text.isEmpty ? standard : text).split(at: ",")
    let wanted = call.values("p").flatMap { $0.split(at: ",") }.compactMap { $0.integer }
    let width = Terminal.isTerminal(.standardOutput) ? Terminal(.standardOutput).size.columns : 9999
    var heading = ByteString()
    for field in fields { heading += column(title(field), field) }
    output.line(heading.trimmedAtEnd)
    for process in ProcessInformation.all
    where wanted.isEmpty || wanted.contains(process.identifier) {
      var line = ByteString()
      for field in fields { line += column(value(field, process), field) }
      output.line(ByteString(line.trimmedAtEnd.prefix(width)))
    }
  }

  /// Numbers to the right, texts to the left.
  private static func column(_ text: ByteString, _ field: ByteString) -> ByteString {
    switch field {
    case "pid", "ppid", "pgid": "\(text, right: 5) "
    case "rss", "vsz": "\(text, right: 6) "
    case "ni": "\(text, right: 3) "
    case "time": "\(text, right: 6) "
    case "user": "\(text, width: 8) "
    case "stat": "\(text, width: 4) "
    case "comm": "\(text, width: 15) "
    default: "\(text) "
    }
  }

  private static func title(_ field: ByteString) -> ByteString {
    switch field {
    case "args", "cmd", "comm": "COMMAND"
    case "tty": "TT"
    default: ByteString(field.bytes.map { $0.raised })
    }
  }

  private static func value(_ field: ByteString, _ process: ProcessInformation) -> ByteString {
    switch field {
    case "pid": return "\(process.identifier)"
    case "ppid": return "\(process.parent)"
    case "pgid": return "\(process.group)"
    case "user": return Accounts.userName(process.owner)
    case "stat": return process.state + (process.nice < 0 ? "<" : process.nice > 0 ? "N" : "")
    case "rss": return ByteString(humanSize: process.residentBytes)
    case "vsz": return ByteString(humanSize: process.virtualBytes)
    case "ni": return "\(process.nice)"
    case "time": return process.timeText
    case "comm": return process.name
    case "args", "cmd": return process.command
    default: Program.fail("unknown field '\(field)'")
    }
  }
}

extension ByteString {
  var trimmedAtEnd: ByteString {
    var slice = bytes[...]
    while slice.last == UInt8(ascii: " ") { slice = slice.dropLast() }
    return ByteString(slice)
  }
}
