/// A timer that is waited for as a file is: reading tells how often its time has come (timerfd_create(2)).
final class TimerFile: OpenFile {
  /// In nanoseconds.
  struct Setting {
    /// Until the first time; 0 is never.
    var value: UInt64 = 0
    /// From then on.
    var interval: UInt64 = 0
  }

  private let lock = SpinLock()
  // The lock guards what follows.
  /// By `Clock.now`; nil while it is not set.
  private var next: UInt64?
  private var interval: UInt64 = 0
  /// Wakes who waits at `next`.
  private var timer: Timer?
  private let expired = WaitQueue()
  /// Its times are those of the calendar.
  let isCalendar: Bool
  override var label: ByteString { "anon_inode:[timerfd]" }

  init(isCalendar: Bool, _ options: OpenOptions) {
    self.isCalendar = isCalendar
    super.init(options)
  }

  deinit { timer?.cancel() }

  override func attributes() throws(Errno) -> FileAttributes { .event }

  /// - Parameter isAbsolute: `value` is an instant of the clock, not a time from now.
  /// - Returns: how it was set before.
  func set(_ setting: Setting, isAbsolute: Bool) -> Setting {
    let now = Clock.now
    let (old, oldTimer) = lock.withLock { () -> (Setting, Timer?) in
      let old = remaining(now)
      interval = setting.interval
      next = setting.value == 0 ? nil : instant(setting.value, now, isAbsolute)
      return (old, timer)
    }
    oldTimer?.cancel()
    arm()
    expired.wakeAll()
    return old
  }

  /// An instant of the past is now; one beyond all times never comes.
  private func instant(_ value: UInt64, _ now: UInt64, _ isAbsolute: Bool) -> UInt64 {
    guard isAbsolute else {
      let (sum, overflow) = now.addingReportingOverflow(value)
      return overflow ? .max - 1 : sum
    }
    let start = isCalendar ? Clock.startOfMachine : 0
    return value > start ? value - start : 0
  }

  /// Has those who wait woken at the next time. Whether it has come is seen by the clock.
  private func arm() {
    guard let next = lock.withLock({ next }) else { return }
    let queue = expired
    let timer = Timer(at: next) { queue.wakeAll() }
    lock.withLock { self.timer = timer }
    Timers.add(timer)
  }

  var setting: Setting { lock.withLock { remaining(Clock.now) } }

  private func remaining(_ now: UInt64) -> Setting {
    guard let next else { return Setting(value: 0, interval: interval) }
    if next > now { return Setting(value: next - now, interval: interval) }
    guard interval > 0 else { return Setting(value: 0, interval: 0) }
    return Setting(value: interval - (now - next) % interval, interval: interval)
  }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining >= 8 else { throw .invalidArgument }
    var structure = Structure()
    structure.put(try takeCount())
    arm()
    try transfer.put(structure.bytes)
    return 8
  }

  private func takeCount() throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    while true {
      let now = Clock.now
      if let next, next <= now {
        let count = interval == 0 ? 1 : (now - next) / interval + 1
        self.next = interval == 0 ? nil : next + count * interval
        return count
      }
      if isNonBlocking { throw .wouldBlock }
      try expired.wait("a timer", lock, until: next ?? .max)
    }
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(expired)
    return lock.withLock {
      guard let next, next <= Clock.now else { return [] }
      return .readable
    }
  }
}

/// Timers that wake others, on whatever hart they are set.
enum Timers {
  static func add(_ timer: Timer) {
    Interrupts.hold()
    Hart.current.timers.add(timer)
    Interrupts.release()
  }
}
