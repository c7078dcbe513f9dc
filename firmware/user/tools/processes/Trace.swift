import System

/// Shows the system calls of a command, or of a process that runs already.
///
/// The kernel records them: see `TraceFile` there. Writing "1" to /proc/PID/trace begins it, "2" for the process's
/// children, too; reading gives records (`TraceRecord`) in order, waits while there are none, and finds
/// the end when all that are recorded are gone. Recording ends when the reader closes the file.
enum Trace {
  static let tool = Tool(
    "trace", "[-cf] [-o FILE] COMMAND [ARGUMENT]... | -p PID",
    "Shows the system calls of a command.",
    [
      Option("c", "count", "only how often and how long each was called"),
      Option("f", "follow", "those of its children, too"),
      Option("o", "output", value: "FILE", "where they go, else standard error"),
      Option("p", "process", value: "PID", "of a process that runs already, until Ctrl-C"),
      Option("r", "records", value: "FILE", "show records that were kept, and run nothing"),
    ], parsing: .first, run)

  private static func run(_ call: Invocation) {
    var report = TraceReport(counts: call.has("c"), to: target(call))
    if let file = call.value("r") {
      attempt(file, try read(try FileDescriptor.open(file), into: &report))
      return report.finish()
    }
    // The summary, and what was read, are shown whatever ends it.
    try? Signal.interrupt.handle(.call { _ in Trace.isInterrupted = true }, restarting: false)
    let request: ByteString = call.has("f") ? "2" : "1"
    if let process = call.number("p") { return watch(process, request, &report) }
    call.require(atLeast: 1)
    guard let child = start(call.operands, request) else { return }
    let path: ByteString = "/proc/\(child)/trace"
    attempt(path, try read(try FileDescriptor.open(path), into: &report))
    if let answer = attempt("wait", try Process.wait(child)) {
      report.tell(answer.status)
      Program.exitStatus = answer.status.shellStatus
    }
    report.finish()
  }

  /// Set by the handler, which may do no more.
  private nonisolated(unsafe) static var isInterrupted = false

  private static func watch(
    _ process: Int, _ request: ByteString, _ report: inout TraceReport
  ) {
    let path: ByteString = "/proc/\(process)/trace"
    let file = attempt(path, try FileDescriptor.open(path, .readWrite))
    guard let file, attempt(path, try file.writeAll(request)) != nil else { return }
    attempt(path, try read(file, into: &report))
    report.finish()
  }

  private static func target(_ call: Invocation) -> Output {
    guard let path = call.value("o") else { return Output(.standardError) }
    let file = attempt(path, try FileDescriptor.open(path, [.writeOnly, .create, .truncate]))
    return Output(file ?? .standardError)
  }

  /// A child that asks to be recorded, and becomes the command.
  private static func start(_ command: [ByteString], _ request: ByteString) -> Int? {
    attempt(command[0], try Process.spawn { becomeRecorded(command, request) })
  }

  private static func becomeRecorded(_ command: [ByteString], _ request: ByteString) -> Int {
    try? Signal.interrupt.handle(.usual)
    let begun: Void? = attempt(
      "the kernel cannot trace: /proc/self/trace",
      try FileSystem.write(request, to: "/proc/self/trace"))
    return begun == nil ? 125 : Commands.become(command)
  }

  /// To the end, or until Ctrl-C.
  private static func read(
    _ file: FileDescriptor, into report: inout TraceReport
  ) throws(Errno) {
    defer { try? file.close() }
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 64 * TraceRecord.size, alignment: 8)
    defer { piece.deallocate() }
    while !isInterrupted {
      let count = SystemCall.read.raw(
        file.rawValue, Int(bitPattern: piece.baseAddress), piece.count)
      if count == -Errno.interrupted.rawValue { continue }
      if count < 0 { throw Errno(rawValue: -count) }
      if count == 0 { return }
      for start in stride(
        from: 0, to: count / TraceRecord.size * TraceRecord.size, by: TraceRecord.size)
      {
        report.add(TraceRecord(Array(piece[start..<start + TraceRecord.size])[...]))
      }
    }
  }
}
