/// Calls for clocks and sleeping.
enum TimeCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(101, "nanosleep", 2, sleep),
      .init(102, "getitimer", 2, IntervalTimers.get),
      .init(103, "setitimer", 3, IntervalTimers.set),
      .init(112, "clock_settime", 2, setClock),
      .init(113, "clock_gettime", 2, clock),
      .init(114, "clock_getres", 2, resolution),
      .init(115, "clock_nanosleep", 4, sleepByClock),
      .init(153, "times", 1, times),
      .init(169, "gettimeofday", 2, timeOfDay),
    ]
  }

  private static func now(_ clock: Int, _ call: borrowing SystemCall) throws(Errno) -> UInt64 {
    switch clock {
    case 0, 5: return Clock.calendar
    case 1, 4, 6, 7: return Clock.now
    case 2:
      let times = ProcessCalls.currentTimes(call.process)
      return times.user + times.kernel
    case 3: return call.thread.timeInUser + call.thread.timeInKernel
    default: throw .invalidArgument
    }
  }

  static func clock(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try UserMemory.write(Timespec(nanoseconds: try now(call.int(0), call)), to: call[1])
    return 0
  }

  static func resolution(_ call: borrowing SystemCall) throws(Errno) -> Int {
    _ = try now(call.int(0), call)
    if call[1] != 0 { try UserMemory.write(Timespec(nanoseconds: 100), to: call[1]) }
    return 0
  }

  static func setClock(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.int(0) == 0 else { throw .invalidArgument }
    guard call.process.credentials.isRoot else { throw .notPermitted }
    var time = Timespec()
    try UserMemory.read(into: &time, at: call[1])
    Clock.startOfMachine = try time.duration() &- Clock.now
    return 0
  }

  static func timeOfDay(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let now = Clock.calendar
    if call[0] != 0 {
      try UserMemory.write(now / 1_000_000_000, to: call[0])
      try UserMemory.write(now / 1000 % 1_000_000, to: call[0] + 8)
    }
    return 0
  }

  /// In ticks of a hundredth of a second.
  static func times(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let times = ProcessCalls.currentTimes(call.process)
    if call[0] != 0 {
      let all = [times.user, times.kernel, times.childrenUser, times.childrenKernel]
      for (index, time) in all.enumerated() {
        try UserMemory.write(time / 10_000_000, to: call[0] + UInt64(index * 8))
      }
    }
    return Int(Clock.now / 10_000_000)
  }

  static func sleep(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var time = Timespec()
    try UserMemory.read(into: &time, at: call[0])
    try sleep(until: Clock.now &+ (try time.duration()), remaining: call[1], call.thread)
    return 0
  }

  static func sleepByClock(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var time = Timespec()
    try UserMemory.read(into: &time, at: call[2])
    let duration = try time.duration()
    let isAbsolute = call[1] & 1 != 0
    let start = try now(call.int(0), call)
    let left = isAbsolute ? (duration > start ? duration - start : 0) : duration
    try sleep(until: Clock.now &+ left, remaining: isAbsolute ? 0 : call[3], call.thread)
    return 0
  }

  /// A call that is made again because its process was stopped and went on sleeps no longer than it was to.
  private static func sleep(
    until wanted: UInt64, remaining: UInt64, _ thread: Thread
  ) throws(Errno) {
    let deadline = thread.sleepsUntil ?? wanted
    thread.sleepsUntil = nil
    while true {
      let now = Clock.now
      if now >= deadline { return }
      if thread.hasSignalToDeliver {
        if remaining != 0 {
          try UserMemory.write(Timespec(nanoseconds: deadline - now), to: remaining)
        }
        thread.sleepsUntil = deadline
        throw .restart
      }
      _ = Waiting.sleep(thread, "a time", forSignals: true, until: deadline) {}
    }
  }
}

/// `setitimer`: SIGALRM after some time, and again and again. The other two timers, of processor time, are
/// not kept.
enum IntervalTimers {
  static func get(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.int(0) == 0 else { throw .invalidArgument }
    try write(call.process, to: call[1])
    return 0
  }

  static func set(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.int(0) == 0 else { throw .invalidArgument }
    let fields = (
      try UserMemory.read(UInt64.self, at: call[1]),
      try UserMemory.read(UInt64.self, at: call[1] + 8),
      try UserMemory.read(UInt64.self, at: call[1] + 16),
      try UserMemory.read(UInt64.self, at: call[1] + 24)
    )
    guard fields.0 < 1 << 32, fields.2 < 1 << 32, fields.1 < 1_000_000, fields.3 < 1_000_000 else {
      throw .invalidArgument
    }
    if call[2] != 0 { try write(call.process, to: call[2]) }
    let process = call.process
    process.alarmTimer?.cancel()
    process.alarmTimer = nil
    process.alarmInterval = fields.0 * 1_000_000_000 + fields.1 * 1000
    let first = fields.2 * 1_000_000_000 + fields.3 * 1000
    if first > 0 { arm(process, at: Clock.now + first) }
    return 0
  }

  private static func arm(_ process: Process, at instant: UInt64) {
    let identifier = process.identifier
    let timer = Timer(at: instant) { expire(identifier, instant) }
    process.alarmTimer = timer
    Interrupts.hold()
    Hart.current.timers.add(timer)
    Interrupts.release()
  }

  private static func expire(_ identifier: Int, _ instant: UInt64) {
    guard let process = Processes.process(identifier) else { return }
    process.alarmTimer = nil
    Signals.send(
      SignalInformation(signal: Signal.alarm, code: SignalInformation.fromKernel), to: process)
    guard process.alarmInterval > 0 else { return }
    let next = Interval.following(instant, every: process.alarmInterval, now: Clock.now)
    arm(process, at: next.instant)
  }

  private static func write(_ process: Process, to address: UInt64) throws(Errno) {
    let left =
      process.alarmTimer.map { $0.instant > Clock.now ? $0.instant - Clock.now : 1000 } ?? 0
    for (index, time) in [process.alarmInterval, left].enumerated() {
      try UserMemory.write(time / 1_000_000_000, to: address + UInt64(index * 16))
      try UserMemory.write(time / 1000 % 1_000_000, to: address + UInt64(index * 16 + 8))
    }
  }
}
