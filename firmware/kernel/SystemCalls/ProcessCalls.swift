/// Calls for processes and threads: beginning, ending, waiting, groups.
enum ProcessCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(93, "exit", 1, exit),
      .init(94, "exit_group", 1, exitGroup),
      .init(95, "waitid", 5, waitIdentifier),
      .init(96, "set_tid_address", 1, setClearOnExit),
      .init(154, "setpgid", 2, setGroup),
      .init(155, "getpgid", 1, group),
      .init(156, "getsid", 1, session),
      .init(157, "setsid", 0, newSession),
      .init(167, "prctl", 5, control),
      .init(172, "getpid", 0) { call throws(Errno) in call.process.identifier },
      .init(173, "getppid", 0) { call throws(Errno) in
        Processes.lock.withLock { call.process.parent?.identifier ?? 0 }
      },
      .init(178, "gettid", 0) { call throws(Errno) in call.thread.identifier },
      .init(220, "clone", 5, clone),
      .init(435, "clone3", 2, cloneByStructure),
      .init(221, "execve", 3, execute),
      .init(281, "execveat", 5, executeAt),
      .init(260, "wait4", 4, wait),
      .init(163, "getrlimit", 2, getLimit),
      .init(164, "setrlimit", 2, setLimit),
      .init(261, "prlimit64", 4, limit),
      .init(165, "getrusage", 2, usage),
    ]
  }

  static func exit(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let status = Int32(truncatingIfNeeded: call[0] & 255) << 8
    let isLast = Processes.lock.withLock { call.process.threads.count == 1 }
    if isLast { return try exitGroup(call) }
    call.thread.isEnding = true
    return Int(status)
  }

  static func exitGroup(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let status = Int32(truncatingIfNeeded: call[0] & 255) << 8
    Processes.lock.withLock { Signals.end(call.process, status: status) }
    return 0
  }

  static func setClearOnExit(_ call: borrowing SystemCall) throws(Errno) -> Int {
    call.thread.clearOnExit = call[0]
    return call.thread.identifier
  }

  /// On riscv64: flags, stack, parent's number, thread pointer, child's number.
  static func clone(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let clone = Clone(
      flags: Clone.Flags(rawValue: call[0] & ~0xff), exitSignal: Int32(call[0] & 0xff),
      stack: call[1], parentNumber: call[2], childNumber: call[4], threadPointer: call[3])
    return try clone.perform()
  }

  static func cloneByStructure(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[1] >= 64, call[1] <= 4096 else { throw .invalidArgument }
    // flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls
    var fields = InlineArray<8, UInt64>(repeating: 0)
    try UserMemory.read(into: &fields, at: call[0])
    let stack = fields[5] == 0 ? 0 : fields[5] &+ fields[6]
    let clone = Clone(
      flags: Clone.Flags(rawValue: fields[0]), exitSignal: Int32(truncatingIfNeeded: fields[4]),
      stack: stack, parentNumber: fields[3], childNumber: fields[2], threadPointer: fields[7])
    return try clone.perform()
  }

  // MARK: Programs

  private static func strings(_ address: UInt64) throws(Errno) -> [ByteString] {
    guard address != 0 else { return [] }
    var result: [ByteString] = []
    var total = 0
    while true {
      let pointer = try UserMemory.read(UInt64.self, at: address + UInt64(result.count * 8))
      guard pointer != 0 else { return result }
      let text = try UserMemory.readString(
        pointer, limit: Exec.longestArgument, tooLong: .argListTooLong)
      total += text.count + 9
      guard total <= Exec.mostArgumentBytes else { throw .argListTooLong }
      result.append(text)
    }
  }

  static func execute(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let text = try call.path(0)
    guard !text.isEmpty else { throw .noSuchFileOrDirectory }
    try Exec.execute(
      text, from: call.process.workingDirectory, arguments: try strings(call[1]),
      environment: try strings(call[2]))
    return 0
  }

  static func executeAt(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var text = try call.path(1)
    var start = call.process.root
    if text.isEmpty {
      guard call[4] & 0x1000 != 0 else { throw .noSuchFileOrDirectory }
      text = try call.directory(0).text(root: call.process.root.top)
    } else if text.bytes.first != ByteString.slash {
      start = try call.directory(0)
    }
    try Exec.execute(
      text, from: start, arguments: try strings(call[2]), environment: try strings(call[3]))
    return 0
  }

  // MARK: Waiting

  static func wait(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let wanted = call.int(0)
    let own = call.process.group
    // WNOHANG, WUNTRACED, WCONTINUED, and what Linux has for its own kinds of children.
    guard call.uint32(2) & ~0xe000_000b == 0 else { throw .invalidArgument }
    let options = Wait.Options(rawValue: call[2] & 0xff).union(.exited)
    let result = try Wait.wait(options) { child in
      switch wanted {
      case ..<(-1): child.group == -wanted
      case -1: true
      case 0: child.group == own
      default: child.identifier == wanted
      }
    }
    guard let result else { return 0 }
    if call[1] != 0 { try UserMemory.write(result.status, to: call[1]) }
    if call[3] != 0 { try UserMemory.write(usage(result.times).bytes, to: call[3]) }
    return result.identifier
  }

  static func waitIdentifier(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (kind, wanted) = (call.int(0), call.int(1))
    guard (0...2).contains(kind), call[3] & 0xe != 0 else { throw .invalidArgument }
    let result = try Wait.wait(Wait.Options(rawValue: call[3])) { child in
      kind == 0 || (kind == 1 ? child.identifier : child.group) == wanted
    }
    guard call[2] != 0 else { return 0 }
    var information = SignalInformation(signal: 0)
    if let result {
      let status = result.status
      information = SignalInformation(
        signal: Signal.child, code: code(status), sender: Int32(result.identifier),
        user: result.user, value: UInt64(value(status)))
    }
    try UserMemory.write(information.bytes, to: call[2])
    return 0
  }

  /// CLD_EXITED, CLD_KILLED, CLD_DUMPED, CLD_STOPPED, CLD_CONTINUED.
  private static func code(_ status: Int32) -> Int32 {
    if status == 0xffff { return 6 }
    if status & 0xff == 0x7f { return 5 }
    return status & 0x7f == 0 ? 1 : status & 0x80 != 0 ? 3 : 2
  }

  private static func value(_ status: Int32) -> Int32 {
    if status == 0xffff { return Signal.continue }
    return status & 0x7f == 0 || status & 0xff == 0x7f ? status >> 8 & 0xff : status & 0x7f
  }

  // MARK: Groups

  static func setGroup(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let identifier = call.int(0) == 0 ? call.process.identifier : call.int(0)
    let group = call.int(1) == 0 ? identifier : call.int(1)
    guard group >= 0 else { throw .invalidArgument }
    let own = call.process
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    guard let process = Processes.processLocked(identifier),
      process === own || process.parent === own
    else { throw .noSuchProcess }
    guard process.session == own.session, process.identifier != process.session else {
      throw .notPermitted
    }
    let exists = Processes.allLocked().contains {
      $0.group == group && $0.session == own.session
    }
    guard group == identifier || exists else { throw .notPermitted }
    process.group = group
    return 0
  }

  private static func process(_ call: borrowing SystemCall) throws(Errno) -> Process {
    guard call.int(0) != 0 else { return call.process }
    guard let process = Processes.process(call.int(0)) else { throw .noSuchProcess }
    return process
  }

  static func group(_ call: borrowing SystemCall) throws(Errno) -> Int { try process(call).group }

  static func session(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try process(call).session
  }

  static func newSession(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let process = call.process
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    let isLeader = Processes.allLocked().contains { $0.group == process.identifier }
    guard !isLeader else { throw .notPermitted }
    process.session = process.identifier
    process.group = process.identifier
    process.terminal = nil
    return process.identifier
  }

  // MARK: What they may use, and have used

  static func limit(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try changeLimit(of: try process(call), call.int(1), to: call[2], old: call[3], call)
  }

  static func getLimit(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[1] != 0 else { throw .badAddress }
    return try changeLimit(of: call.process, call.int(0), to: 0, old: call[1], call)
  }

  static func setLimit(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[1] != 0 else { throw .badAddress }
    return try changeLimit(of: call.process, call.int(0), to: call[1], old: 0, call)
  }

  /// Reads the new limit from one address and writes the old one to the other; where that is 0 it does not.
  private static func changeLimit(
    of process: Process, _ resource: Int, to newAddress: UInt64, old oldAddress: UInt64,
    _ call: borrowing SystemCall
  ) throws(Errno) -> Int {
    guard (0..<ResourceLimits.count).contains(resource) else { throw .invalidArgument }
    let old = process.limits[resource]
    if newAddress != 0 {
      let soft = try UserMemory.read(UInt64.self, at: newAddress)
      let hard = try UserMemory.read(UInt64.self, at: newAddress + 8)
      guard soft <= hard else { throw .invalidArgument }
      guard hard <= old.hard || call.process.credentials.isRoot else { throw .notPermitted }
      process.limits[resource] = (soft, hard)
      if resource == ResourceLimits.openFiles { process.files.limit = Int(min(soft, 65536)) }
      process.addressSpace?.obey(process.limits)
    }
    if oldAddress != 0 {
      try UserMemory.write(old.soft, to: oldAddress)
      try UserMemory.write(old.hard, to: oldAddress + 8)
    }
    return 0
  }

  static func usage(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var times = ProcessTimes()
    switch call.int(0) {
    case 0: times = currentTimes(call.process)
    case -1:
      times.user = call.process.times.childrenUser
      times.kernel = call.process.times.childrenKernel
      times.faults = call.process.times.childrenFaults
    case 1: (times.user, times.kernel) = (call.thread.timeInUser, call.thread.timeInKernel)
    default: throw .invalidArgument
    }
    try UserMemory.write(usage(times).bytes, to: call[1])
    return 0
  }

  /// With those of the threads that run.
  static func currentTimes(_ process: Process) -> ProcessTimes {
    Processes.lock.withLock {
      var times = process.times
      for thread in process.threads {
        times.user += thread.timeInUser
        times.kernel += thread.timeInKernel
      }
      return times
    }
  }

  /// `struct rusage`. All page faults count as those without reading a disk (`ru_minflt`): whether the page
  /// cache had to read is not asked.
  private static func usage(_ times: ProcessTimes) -> Structure {
    var result = Structure()
    for time in [times.user, times.kernel] {
      result.put(time / 1_000_000_000)
      result.put(time / 1000 % 1_000_000)
    }
    // Behind the most that was resident and three that Linux leaves 0, too.
    result.fill(to: 64)
    result.put(times.faults)
    result.fill(to: 144)
    return result
  }

  /// PR_SET_NAME, PR_GET_NAME and what programs ask at their start.
  static func control(_ call: borrowing SystemCall) throws(Errno) -> Int {
    switch call.int(0) {
    case 15:
      call.thread.rename(try UserMemory.readStart(of: call[1], limit: 15).bytes)
    case 16:
      var name = Structure()
      name.put(ByteString(call.thread.name), size: 16)
      try UserMemory.write(name.bytes, to: call[1])
    case 3: return 1
    case 4, 38, 39: return 0
    // PR_SET_CHILD_SUBREAPER and PR_GET_CHILD_SUBREAPER.
    case 36: Processes.lock.withLock { call.process.adoptsOrphans = call[1] != 0 }
    case 37:
      try UserMemory.write(Int32(call.process.adoptsOrphans ? 1 : 0), to: call[1])
    default: throw .invalidArgument
    }
    return 0
  }
}
