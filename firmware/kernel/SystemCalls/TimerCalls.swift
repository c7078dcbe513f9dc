/// Calls for timers that send signals.
enum TimerCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(107, "timer_create", 3, create),
      .init(108, "timer_gettime", 2, get),
      .init(109, "timer_getoverrun", 1, overrun),
      .init(110, "timer_settime", 4, set),
      .init(111, "timer_delete", 1, delete),
    ]
  }

  // SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD_ID.
  private static let (bySignal, byNothing, toThread): (Int32, Int32, Int32) = (0, 1, 4)

  private static func find(_ call: borrowing SystemCall) throws(Errno) -> SignalTimer {
    try SignalTimers.find(call.int(0), of: call.process)
  }

  static func create(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let clock = call.int(0)
    guard [0, 1, 7].contains(clock) else { throw .invalidArgument }
    let notice = try notice(call)
    let timer = try SignalTimers.add(notice, of: call.process, isCalendar: clock == 0)
    do throws(Errno) {
      try UserMemory.write(Int32(timer.identifier), to: call[2])
    } catch {
      SignalTimers.remove(timer)
      throw error
    }
    return 0
  }

  /// Of `struct sigevent`; without one, SIGALRM.
  private static func notice(_ call: borrowing SystemCall) throws(Errno) -> SignalTimer.Notice {
    let address = call[1]
    guard address != 0 else { return SignalTimer.Notice(signal: Signal.alarm, value: 0) }
    let kind = try UserMemory.read(Int32.self, at: address + 12)
    let signal = try UserMemory.read(Int32.self, at: address + 8)
    var notice = SignalTimer.Notice(
      signal: signal, value: try UserMemory.read(UInt64.self, at: address))
    switch kind {
    case bySignal: break
    case byNothing: notice.signal = 0
    case toThread:
      let number = Int(try UserMemory.read(Int32.self, at: address + 16))
      guard Processes.thread(number)?.process === call.process else { throw .invalidArgument }
      notice.thread = number
    default: throw .invalidArgument
    }
    guard kind == byNothing || (1...Signal.count).contains(signal) else { throw .invalidArgument }
    return notice
  }

  static func set(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let timer = try find(call)
    var (interval, value) = (Timespec(), Timespec())
    try UserMemory.read(into: &interval, at: call[2])
    try UserMemory.read(into: &value, at: call[2] + 16)
    let setting = TimerFile.Setting(
      value: try value.duration(), interval: try interval.duration())
    let old = timer.setting
    timer.set(setting, isAbsolute: call[1] & 1 != 0)
    if call[3] != 0 { try EventCalls.write(old, to: call[3]) }
    return 0
  }

  static func get(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try EventCalls.write(try find(call).setting, to: call[1])
    return 0
  }

  static func overrun(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try find(call).overrun
  }

  static func delete(_ call: borrowing SystemCall) throws(Errno) -> Int {
    SignalTimers.remove(try find(call))
    return 0
  }
}
