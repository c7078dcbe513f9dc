/// /proc/PID/trace. Writing "1" begins recording the process's system calls, "2" those of its children
/// from then on, too, and "0" ends it. Reading gives whole records (`TraceRecord`) in order, waits while there
/// are none, and finds the end when the last recorded process has ended.
///
/// Allowed to root, and to who is the same user in every respect as the process. That is asked again at
/// each write, for the process may have become another program.
final class TraceFile: OpenFile {
  private let process: Process
  private let trace: CallTrace

  init(_ process: Process, _ options: OpenOptions) throws(Errno) {
    try Self.check(process)
    self.process = process
    trace = try Tracing.attach(to: process)
    super.init(options)
    if options.canRead { trace.addReader() }
  }

  deinit { if options.canRead { trace.removeReader() } }

  private static func check(_ process: Process) throws(Errno) {
    let (own, other) = (Process.current.credentials, process.credentials)
    let users = [other.user, other.effectiveUser, other.savedUser]
    guard own.isRoot || users.allSatisfy({ $0 == own.effectiveUser }) else {
      throw .permissionDenied
    }
  }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard offset == nil else { throw .illegalSeek }
    guard transfer.remaining >= TraceRecord.size else { throw .invalidArgument }
    let limit = transfer.remaining / TraceRecord.size
    let records = try trace.take(atMost: limit, isNonBlocking: isNonBlocking)
    try transfer.put(records)
    return records.count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let text = try transfer.take(count: min(transfer.remaining, 16))
    try Self.check(process)
    switch text.first {
    case UInt8(ascii: "0"): trace.end()
    case UInt8(ascii: "1"): try trace.begin(followingChildren: false)
    case UInt8(ascii: "2"): try trace.begin(followingChildren: true)
    default: throw .invalidArgument
    }
    return text.count
  }

  override func poll(_ table: PollTable?) -> PollEvents { trace.poll(table).union(.writable) }
}
