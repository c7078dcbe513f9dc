/// Calls that say who is to run.
enum SchedulerCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(118, "sched_setparam", 2, setParameter),
      .init(119, "sched_setscheduler", 3, setScheduler),
      .init(120, "sched_getscheduler", 1, scheduler),
      .init(121, "sched_getparam", 2, parameter),
      .init(122, "sched_setaffinity", 3, setAffinity),
      .init(123, "sched_getaffinity", 3, affinity),
      .init(124, "sched_yield", 0) { call throws(Errno) in
        Scheduler.yield()
        return 0
      },
      .init(125, "sched_get_priority_max", 1) { call throws(Errno) in
        (1...2).contains(call.int(0)) ? 99 : 0
      },
      .init(126, "sched_get_priority_min", 1) { call throws(Errno) in
        (1...2).contains(call.int(0)) ? 1 : 0
      },
      .init(127, "sched_rr_get_interval", 2) { call throws(Errno) in
        try UserMemory.write(Timespec(nanoseconds: 10_000_000), to: call[1])
        return 0
      },
      .init(140, "setpriority", 3, setNice),
      .init(141, "getpriority", 2, nice),
    ]
  }

  private static func thread(_ call: borrowing SystemCall, _ index: Int) throws(Errno) -> Thread {
    let identifier = call.int(index)
    if identifier == 0 { return call.thread }
    guard let thread = Processes.thread(identifier) else { throw .noSuchProcess }
    return thread
  }

  private static func checkOwner(
    _ call: borrowing SystemCall, _ thread: Thread
  ) throws(Errno) {
    let own = call.process.credentials
    guard own.isRoot || own.effectiveUser == thread.processNow?.credentials.user else {
      throw .notPermitted
    }
  }

  // MARK: Fixed priorities

  static func setScheduler(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let policy = call.int(1) & ~0x4000_0000
    let priority = Int(try UserMemory.read(Int32.self, at: call[2]))
    switch policy {
    case 0, 3, 5: guard priority == 0 else { throw .invalidArgument }
    case 1, 2: guard (1...99).contains(priority) else { throw .invalidArgument }
    default: throw .invalidArgument
    }
    return try setPriority(call, priority)
  }

  static func setParameter(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let priority = Int(try UserMemory.read(Int32.self, at: call[1]))
    let thread = try thread(call, 0)
    guard thread.priority > 0 ? (1...99).contains(priority) : priority == 0 else {
      throw .invalidArgument
    }
    return try setPriority(call, priority)
  }

  private static func setPriority(
    _ call: borrowing SystemCall, _ priority: Int
  ) throws(Errno) -> Int {
    let thread = try thread(call, 0)
    try checkOwner(call, thread)
    guard priority <= thread.priority || call.process.credentials.isRoot else {
      throw .notPermitted
    }
    Scheduler.change(thread) { $0.priority = priority }
    return 0
  }

  static func scheduler(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try thread(call, 0).priority > 0 ? 2 : 0
  }

  static func parameter(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try UserMemory.write(Int32(try thread(call, 0).priority), to: call[1])
    return 0
  }

  // MARK: Harts

  static func setAffinity(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let thread = try thread(call, 0)
    try checkOwner(call, thread)
    let bytes = try UserMemory.readBytes(call[2], count: min(8, call.count(1)))
    var mask: UInt64 = 0
    for (index, byte) in bytes.enumerated() { mask |= UInt64(byte) << UInt64(index * 8) }
    mask &= allHarts
    guard mask != 0 else { throw .invalidArgument }
    Scheduler.change(thread) { $0.affinity = mask }
    // Away from a hart that is no longer meant.
    if thread === call.thread { Scheduler.yield(.moved) }
    return 0
  }

  static func affinity(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let thread = try thread(call, 0)
    guard call[1] >= 8, call[1] & 7 == 0 else { throw .invalidArgument }
    try UserMemory.write(thread.affinity & allHarts, to: call[2])
    return 8
  }

  private static var allHarts: UInt64 { Kernel.harts.reduce(0) { $0 | $1.mask } }

  // MARK: Nice

  /// The threads that PRIO_PROCESS, PRIO_PGRP or PRIO_USER mean.
  private static func threads(_ call: borrowing SystemCall) throws(Errno) -> [Thread] {
    let (kind, wanted) = (call.int(0), call.int(1))
    guard (0...2).contains(kind) else { throw .invalidArgument }
    let own = call.process
    if kind == 0, let thread = wanted == 0 ? call.thread : Processes.thread(wanted) {
      return [thread]
    }
    let processes = Processes.all().filter { process in
      switch kind {
      case 1: process.group == (wanted == 0 ? own.group : wanted)
      case 2: process.credentials.user == (wanted == 0 ? own.credentials.user : UInt32(wanted))
      default: false
      }
    }
    guard !processes.isEmpty else { throw .noSuchProcess }
    return processes.flatMap { $0.threads }
  }

  static func setNice(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let value = min(max(call.int(2), -20), 19)
    for thread in try threads(call) {
      try checkOwner(call, thread)
      guard value >= thread.nice || call.process.credentials.isRoot else {
        throw .permissionDenied
      }
      Scheduler.change(thread) { $0.nice = value }
    }
    return 0
  }

  /// 20 less the nice value, so that no result looks like an error.
  static func nice(_ call: borrowing SystemCall) throws(Errno) -> Int {
    20 - (try threads(call).map { $0.nice }.min() ?? 0)
  }
}
