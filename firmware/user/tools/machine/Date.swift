import System

enum Date {
  static let tool = Tool(
    "date", "[-uIR] [-d DATE] [-r FILE] [-s DATE] [+FORMAT]", "Prints or sets the date.",
    [
      Option("u", "utc", "in UTC, as always here"), Option("d", "date", value: "DATE", "that one"),
      Option("r", "reference", value: "FILE", "the file's"),
      Option("s", "set", value: "DATE", "set the clock"),
      Option("I", "iso-8601", "as 2026-01-31"), Option("R", "rfc-email", "as in mail"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(0...1)
    var time = Clock.realTime.now
    if let path = call.value("r") {
      guard let metadata = attempt(path, try FileSystem.metadata(of: path)) else { return }
      time = metadata.modified
    } else if let text = call.value("d") ?? call.value("s") {
      guard let parsed = DateText.parse(text) else { Program.fail("'\(text)' is no date") }
      time = parsed
      if call.has("s") { attempt("clock", try Clock.realTime.set(time)) }
    }
    var format: ByteString = "%a %b %e %H:%M:%S UTC %Y"
    if call.has("I") { format = "%F" }
    if call.has("R") { format = "%a, %d %b %Y %H:%M:%S %z" }
    if let operand = call.operands.first {
      guard operand.first == UInt8(ascii: "+") else { call.misuse("'\(operand)' is no format") }
      format = ByteString(operand.dropFirst())
    }
    output.line(CalendarDate(time).formatted(format))
  }
}
