/// Calls that ask for the machine or the kernel itself.
enum MachineCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(99, "set_robust_list", 2) { call throws(Errno) in
        guard call[1] == 24 else { throw .invalidArgument }
        call.thread.robustList = call[0]
        return 0
      },
      .init(116, "syslog", 3, readLog),
      .init(142, "reboot", 4, restart),
      .init(160, "uname", 1, name),
      .init(161, "sethostname", 2, setHostName),
      .init(168, "getcpu", 3, currentHart),
      .init(179, "sysinfo", 1, information),
      .init(278, "getrandom", 3, random),
    ]
  }

  nonisolated(unsafe) private static var hostName: ByteString = "mvm"

  static var hostNameText: String { hostName.text }

  static func name(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var result = Structure()
    // Programs look at the release: it is what Linux's calls here are like.
    let fields: [ByteString] = [
      "Linux", hostName, "6.1.0-mvm", "#1 SMP MVM's own kernel, with Linux's calls", "riscv64",
      "(none)",
    ]
    for field in fields { result.put(field, size: 65) }
    try UserMemory.write(result.bytes, to: call[0])
    return 0
  }

  static func setHostName(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.process.credentials.isRoot else { throw .notPermitted }
    guard call.int(1) >= 0, call.int(1) <= 64 else { throw .invalidArgument }
    hostName = ByteString(try UserMemory.readBytes(call[0], count: call.int(1)))
    return 0
  }

  static func information(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var result = Structure()
    result.put(Clock.now / 1_000_000_000)
    for _ in 0..<3 { result.put(UInt64(0)) }
    result.put(Kernel.frames.totalCount * 4096)
    result.put(Kernel.frames.freeCount * 4096)
    for _ in 0..<4 { result.put(UInt64(0)) }
    result.put(UInt64(Processes.threadCount))
    for _ in 0..<2 { result.put(UInt64(0)) }
    result.put(UInt32(1))
    result.fill(to: 112)
    try UserMemory.write(result.bytes, to: call[0])
    return 0
  }

  static func currentHart(_ call: borrowing SystemCall) throws(Errno) -> Int {
    if call[0] != 0 { try UserMemory.write(UInt32(call.thread.hart.number), to: call[0]) }
    if call[1] != 0 { try UserMemory.write(UInt32(0), to: call[1]) }
    return 0
  }

  static func random(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let count = call.count(1)
    var done = 0
    while done < count {
      let piece = RandomNumbers.bytes(min(256, count - done))
      try UserMemory.write(piece, to: call[0] + UInt64(done))
      done += piece.count
    }
    return count
  }

  static func restart(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.process.credentials.isRoot else { throw .notPermitted }
    guard call.uint32(0) == 0xfee1_dead else { throw .invalidArgument }
    let command = call.uint32(2)
    // What Ctrl-Alt-Del does.
    if command == 0 || command == 0x89ab_cdef { return 0 }
    let restarts: Bool
    switch command {
    case 0x0123_4567: restarts = true
    case 0x4321_fedc, 0xcdef_0123: restarts = false
    default: throw .invalidArgument
    }
    Mounts.freeze()
    SBI.reset(restart: restarts)
  }

  /// SYSLOG_ACTION_READ_ALL, SIZE_UNREAD and SIZE_BUFFER, which `dmesg` asks for.
  static func readLog(_ call: borrowing SystemCall) throws(Errno) -> Int {
    switch call.int(0) {
    case 3, 4:
      let limit = call.int(2)
      guard limit >= 0 else { throw .invalidArgument }
      var position = max(0, Log.written - limit)
      let bytes = Kernel.logLock.withLock { Log.read(from: &position, limit: limit) }
      try UserMemory.write(bytes, to: call[1])
      return bytes.count
    case 9, 10: return 65536
    case 6: Log.isQuiet = true
    case 7: Log.isQuiet = false
    case 0, 1, 5, 8: break
    default: throw .invalidArgument
    }
    return 0
  }
}
