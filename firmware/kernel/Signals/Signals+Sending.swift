extension Thread {
  /// Whether a wait is to end: something is to be done before the program goes on. Looks at words that
  /// change under `Processes.lock` without it; who changes them wakes the thread afterwards.
  var hasSignalToDeliver: Bool {
    guard let process else { return false }
    if process.isEnding || isEnding { return true }
    let bits = signals.pending.bits | process.signals.pending.bits
    return bits & ~signals.mask != 0 || process.state == .stopped
  }
}

/// Sending signals. `Processes.lock` is taken here, or held where a name says so.
enum Signals {
  /// To a process: one of its threads will see it.
  static func send(_ information: SignalInformation, to process: Process) {
    Processes.lock.withLock { sendLocked(information, to: process) }
  }

  static func sendLocked(_ information: SignalInformation, to process: Process) {
    guard accept(information.signal, process) else { return }
    process.signals.pending.add(information)
    process.signalArrived.wakeAll()
    wake(process, information.signal)
  }

  /// To one thread.
  static func send(_ information: SignalInformation, to thread: Thread) {
    guard let process = thread.processNow else { return }
    Processes.lock.withLock {
      guard accept(information.signal, process) else { return }
      thread.signals.pending.add(information)
      process.signalArrived.wakeAll()
      if information.signal == Signal.kill { end(process, status: Signal.kill) }
      Scheduler.wake(thread, bySignal: true)
      notifyAnyway(thread)
    }
  }

  /// To all of a group that `mayReceive`; how many.
  static func send(
    _ information: SignalInformation, toGroup group: Int,
    where mayReceive: (Process) -> Bool = { _ in true }
  ) -> (found: Int, sent: Int) {
    Processes.lock.withLock {
      var result = (found: 0, sent: 0)
      for process in Processes.allLocked()
      where process.group == group && process.state != .zombie {
        result.found += 1
        guard mayReceive(process) else { continue }
        result.sent += 1
        if information.signal != 0 { sendLocked(information, to: process) }
      }
      return result
    }
  }

  /// A fault of the running thread: it cannot be put off, and ignoring it ends the process.
  static func fault(_ signal: Int32, code: Int32, address: UInt64) {
    let thread = Thread.current
    let process = Process.current
    Processes.lock.withLock {
      let bit = Signal.bit(signal)
      let handler = process.signals.actions[Int(signal)].handler
      if thread.signals.mask & bit != 0 || handler == SignalAction.ignoreHandler {
        process.signals.actions[Int(signal)] = SignalAction()
        thread.signals.mask &= ~bit
      }
      thread.signals.pending.add(SignalInformation(signal: signal, code: code, value: address))
    }
  }

  /// What a signal does at once; whether it is to be delivered at all.
  private static func accept(_ signal: Int32, _ process: Process) -> Bool {
    let bit = Signal.bit(signal)
    if signal == Signal.continue || signal == Signal.kill { resume(process, signal) }
    if signal == Signal.continue { remove(Signal.stopping, from: process) }
    if Signal.stopping & bit != 0 { remove(Signal.bit(Signal.continue), from: process) }
    // What is ignored is still seen by who has blocked it and waits for it.
    let isBlocked = process.threads.contains {
      ($0.signals.mask | $0.signals.awaited) & ~Signal.unblockable & bit != 0
    }
    if isBlocked { return true }
    // The first process gets only what it asked for.
    let handler = process.signals.actions[Int(signal)].handler
    if process === Processes.initial, handler == SignalAction.defaultHandler { return false }
    return !process.signals.isIgnored(signal)
  }

  private static func remove(_ set: UInt64, from process: Process) {
    process.signals.pending.remove(set)
    for thread in process.threads { thread.signals.pending.remove(set) }
  }

  private static func resume(_ process: Process, _ signal: Int32) {
    guard process.state == .stopped else { return }
    process.state = .running
    if signal == Signal.continue {
      process.unreportedChange = 0xffff
      process.parent?.childChanged.wakeAll()
    }
    process.continued.wakeAll()
  }

  private static func wake(_ process: Process, _ signal: Int32) {
    if signal == Signal.kill { return end(process, status: Signal.kill) }
    let bit = Signal.bit(signal)
    for thread in process.threads where thread.signals.mask & bit == 0 {
      if Scheduler.wake(thread, bySignal: true) { return }
    }
    for thread in process.threads where thread.signals.mask & bit == 0 { notifyAnyway(thread) }
  }

  /// A thread that runs in user mode on another hart is to look.
  private static func notifyAnyway(_ thread: Thread) {
    guard thread.state == .running else { return }
    thread.hart.requestReschedule()
  }

  /// All threads of the process end as soon as they can; `Processes.lock` is held.
  static func end(_ process: Process, status: Int32) {
    if !process.isEnding {
      process.isEnding = true
      process.exitStatus = status
    }
    if process.state == .stopped { process.state = .running }
    process.continued.wakeAll()
    for thread in process.threads where thread !== Thread.current {
      Scheduler.wake(thread, bySignal: true)
      notifyAnyway(thread)
    }
  }
}
