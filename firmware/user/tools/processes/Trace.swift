import System

/// Shows the system calls of a command.
///
/// The kernel keeps them: a process that writes "1" to /proc/self/trace is recorded from then on,
/// also as another program and in its threads, not in its children. Who reads /proc/PID/trace gets
/// records (see `TraceRecord`) in order, waits while there are none, and finds the end when the
/// process is gone and the last record is read.
enum Trace {
  static let tool = Tool(
    "trace", "[-c] [-o FILE] COMMAND [ARGUMENT]...", "Shows the system calls of a command.",
    [
      Option("c", "count", "only how often and how long each was called"),
      Option("o", "output", value: "FILE", "where they go, else standard error"),
      Option("r", "records", value: "FILE", "show records that were kept, and run nothing"),
    ], parsing: .first, run)

  private static func run(_ call: Invocation) {
    var report = TraceReport(counts: call.has("c"), to: target(call))
    if let file = call.value("r") {
      attempt(file, try read(file, into: &report))
      report.finish()
      return
    }
    call.require(atLeast: 1)
    guard let child = start(call.operands) else { return }
    let path: ByteString = "/proc/\(child)/trace"
    attempt(path, try read(path, into: &report))
    report.finish()
    if let answer = attempt("wait", try Process.wait(child)) {
      Program.exit(answer.status.shellStatus)
    }
  }

  private static func target(_ call: Invocation) -> Output {
    guard let path = call.value("o") else { return Output(.standardError) }
    let file = attempt(path, try FileDescriptor.open(path, [.writeOnly, .create, .truncate]))
    return Output(file ?? .standardError)
  }

  /// A child that asks to be recorded, and becomes the command.
  private static func start(_ command: [ByteString]) -> Int? {
    attempt(command[0], try Process.spawn { becomeRecorded(command) })
  }

  private static func becomeRecorded(_ command: [ByteString]) -> Int {
    let begun: Void? = attempt(
      "the kernel cannot trace: /proc/self/trace",
      try FileSystem.write("1", to: "/proc/self/trace"))
    return begun == nil ? 125 : Commands.become(command)
  }

  private static func read(_ path: ByteString, into report: inout TraceReport) throws(Errno) {
    let file = try FileDescriptor.open(path)
    defer { try? file.close() }
    var pending = ByteString()
    while true {
      let piece = try file.read(upTo: 64 * TraceRecord.size)
      if piece.isEmpty { return }
      pending += piece
      while pending.count >= TraceRecord.size {
        report.add(TraceRecord(pending.bytes.prefix(TraceRecord.size)))
        pending = ByteString(pending.bytes.dropFirst(TraceRecord.size))
      }
    }
  }
}
