/// A timer of a process's that sends a signal when its time has come, once or again and again (timer_create(2)).
final class SignalTimer {
  /// What comes then (`struct sigevent`).
  struct Notice {
    /// 0 is none: the timer is only asked how much is left.
    var signal: Int32
    /// Comes along.
    var value: UInt64
    /// Nil is the process.
    var thread: Int?
  }

  /// SI_TIMER.
  private static let code: Int32 = -2

  let identifier: Int
  let process: Int
  private let isCalendar: Bool
  private let notice: Notice
  private let lock = SpinLock()
  // The lock guards what follows.
  /// By `Clock.now`; nil while it is not set.
  private var next: UInt64?
  private var interval: UInt64 = 0
  private var timer: Timer?
  /// How often it expired since its last signal was sent, while that was waiting; and of the one before.
  private var overruns = 0
  private var overrunsBefore = 0

  init(_ identifier: Int, of process: Process, _ notice: Notice, isCalendar: Bool) {
    self.identifier = identifier
    self.process = process.identifier
    self.notice = notice
    self.isCalendar = isCalendar
  }

  /// How often it expired while the signal that was taken last was waiting.
  var overrun: Int {
    let isWaiting = isSignalWaiting
    return lock.withLock { min(isWaiting ? overrunsBefore : overruns, Int(Int32.max)) }
  }

  var setting: TimerFile.Setting {
    lock.withLock {
      let now = Clock.now
      // One that is due is about to be: it is not told as one that is not set.
      let value = next.map { $0 > now ? $0 - now : 1 } ?? 0
      return TimerFile.Setting(value: value, interval: interval)
    }
  }

  /// - Parameter isAbsolute: `value` is an instant of the clock, not a time from now.
  func set(_ setting: TimerFile.Setting, isAbsolute: Bool) {
    let start = isAbsolute ? (isCalendar ? Clock.startOfMachine : 0) : 0
    let value = setting.value > start ? setting.value - start : 0
    let (sum, overflow) = (isAbsolute ? 0 : Clock.now).addingReportingOverflow(value)
    let instant = overflow ? .max - 1 : sum
    let old = lock.withLock { () -> Timer? in
      interval = setting.interval
      next = setting.value == 0 ? nil : instant
      (overruns, overrunsBefore) = (0, 0)
      let old = timer
      timer = nil
      return old
    }
    old?.cancel()
    if setting.value != 0 { arm(at: instant) }
  }

  private func arm(at instant: UInt64) {
    let timer = Timer(at: instant) { self.expire(instant) }
    let isCurrent = lock.withLock { () -> Bool in
      guard next == instant else { return false }
      self.timer = timer
      return true
    }
    if isCurrent { Timers.add(timer) }
  }

  /// Called by the hart's timer; `instant` tells whether it was set anew meanwhile.
  private func expire(_ instant: UInt64) {
    let now = Clock.now
    let following = lock.withLock { () -> (next: UInt64?, count: UInt64)? in
      guard next == instant else { return nil }
      timer = nil
      next = nil
      guard interval > 0 else { return (nil, 1) }
      let following = Interval.following(instant, every: interval, now: now)
      next = following.instant
      return (next, following.count)
    }
    guard let following else { return }
    send(following.count)
    if let next = following.next { arm(at: next) }
  }

  /// One signal of a timer waits at most: more are counted.
  ///
  /// - Parameter count: how often its time has come.
  private func send(_ count: UInt64) {
    guard notice.signal != 0, let process = Processes.process(self.process) else { return }
    let isWaiting = isSignalWaiting
    lock.withLock {
      if isWaiting {
        overruns += Int(count)
      } else {
        (overrunsBefore, overruns) = (overruns, Int(count) - 1)
      }
    }
    if isWaiting { return }
    let information = SignalInformation(
      signal: notice.signal, code: Self.code, sender: Int32(identifier), value: notice.value)
    guard let number = notice.thread else { return Signals.send(information, to: process) }
    if let thread = Processes.thread(number) { Signals.send(information, to: thread) }
  }

  private var isSignalWaiting: Bool {
    let thread = notice.thread.flatMap { Processes.thread($0) }
    guard let process = Processes.process(process) else { return false }
    return Processes.lock.withLock {
      (thread?.signals.pending ?? process.signals.pending).contains { isOwn($0) }
    }
  }

  private func isOwn(_ information: SignalInformation) -> Bool {
    information.code == Self.code && information.sender == Int32(identifier)
  }
}

/// All timers of that kind.
enum SignalTimers {
  private static let most = 64
  private static let lock = SpinLock()
  /// Guarded by the lock.
  nonisolated(unsafe) private static var all: [SignalTimer] = []

  /// Its number is the lowest that the process has free.
  static func add(
    _ notice: SignalTimer.Notice, of process: Process, isCalendar: Bool
  ) throws(Errno) -> SignalTimer {
    try lock.withLock { () throws(Errno) in
      let used = all.filter { $0.process == process.identifier }.map { $0.identifier }
      guard let number = (0..<most).first(where: { !used.contains($0) }) else {
        throw .wouldBlock
      }
      let timer = SignalTimer(number, of: process, notice, isCalendar: isCalendar)
      all.append(timer)
      return timer
    }
  }

  static func find(_ identifier: Int, of process: Process) throws(Errno) -> SignalTimer {
    let timer = lock.withLock {
      all.first { $0.process == process.identifier && $0.identifier == identifier }
    }
    guard let timer else { throw .invalidArgument }
    return timer
  }

  static func remove(_ timer: SignalTimer) {
    timer.set(TimerFile.Setting(), isAbsolute: false)
    lock.withLock { all.removeAll { $0 === timer } }
  }

  /// The process ends, or becomes another program.
  static func removeAll(of process: Process) {
    let own = lock.withLock { all.filter { $0.process == process.identifier } }
    for timer in own { remove(timer) }
  }
}
