/// A terminal as a session has it: whose it is, and which group of processes has the keyboard now.
///
///     session 12 --- terminal             group 12: the shell
///                      |                  group 15: make, cc         <-- foregroundGroup
///                      '--- Ctrl-C -----> group 19: sleep 100 &      reads: SIGTTIN
///
/// Stored here, and guarded by `Processes.lock` as the processes' own session and group are.
class ControllingTerminal {
  let device: DeviceNumber
  /// 0: no session has it.
  final private(set) var session = 0
  /// 0: none.
  final private(set) var foregroundGroup = 0

  init(device: DeviceNumber) { self.device = device }

  // MARK: Whose it is

  /// A session's leader gets it, unless another session has it, or the leader another terminal.
  ///
  /// - Parameter steals: it is taken away from another session, as root may.
  final func attach(to process: Process, steals: Bool = false) throws(Errno) {
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    if process.terminal === self, session == process.session { return }
    guard process.identifier == process.session, process.terminal == nil else {
      throw .notPermitted
    }
    if session != 0 {
      guard steals else { throw .notPermitted }
      detachAllLocked()
    }
    session = process.session
    foregroundGroup = process.group
    process.terminal = self
  }

  /// The session's leader ends, or gives it up: the rest of the session loses it, too.
  final func leave(_ process: Process) {
    guard process.identifier == process.session else {
      return Processes.lock.withLock { process.terminal = nil }
    }
    let group = Processes.lock.withLock { () -> Int in
      guard process.terminal === self else { return 0 }
      detachAllLocked()
      return foregroundGroup
    }
    signal(group, [Signal.hangUp, Signal.continue])
    Processes.lock.withLock { if session == 0 { foregroundGroup = 0 } }
  }

  private func detachAllLocked() {
    for member in Processes.allLocked() where member.terminal === self { member.terminal = nil }
    session = 0
  }

  /// The line is gone: the leader and who has the keyboard are told.
  final func hangUpSession() {
    let (leader, group) = Processes.lock.withLock { (session, foregroundGroup) }
    for member in leader == group ? [group] : [leader, group] {
      signal(member, [Signal.hangUp, Signal.continue])
    }
    Processes.lock.withLock {
      detachAllLocked()
      foregroundGroup = 0
    }
  }

  // MARK: Who has the keyboard

  /// To all processes of a group.
  final func signal(_ group: Int, _ signals: [Int32]) {
    guard group != 0 else { return }
    for signal in signals {
      let information = SignalInformation(signal: signal, code: SignalInformation.fromKernel)
      _ = Signals.send(information, toGroup: group)
    }
  }

  final func signalForeground(_ signals: [Int32]) {
    guard !signals.isEmpty else { return }
    signal(Processes.lock.withLock { foregroundGroup }, signals)
  }

  /// What happens to a process that uses its terminal from the background.
  private enum Background { case allowed, refused, stopped }

  /// Stops the running process's group with `signal`, if it is not the one in the foreground. Who
  /// ignores that signal may write, but not read; nobody would let an orphaned group go on.
  final func requireForeground(_ signal: Int32) throws(Errno) {
    let process = Process.current
    let mask = Thread.current.signals.mask
    let (outcome, group) = Processes.lock.withLock { () -> (Background, Int) in
      guard process.terminal === self, foregroundGroup != 0, process.group != foregroundGroup
      else { return (.allowed, 0) }
      let isIgnored =
        mask & Signal.bit(signal) != 0
        || process.signals.actions[Int(signal)].handler == SignalAction.ignoreHandler
      if isIgnored { return (signal == Signal.terminalInput ? .refused : .allowed, 0) }
      return (ProcessGroups.isOrphanedLocked(process.group) ? .refused : .stopped, process.group)
    }
    switch outcome {
    case .allowed: return
    case .refused: throw .ioError
    case .stopped:
      self.signal(group, [signal])
      throw .restart
    }
  }

  final func setForeground(_ group: Int) throws(Errno) {
    try requireForeground(Signal.terminalOutput)
    let process = Process.current
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    guard process.terminal === self, process.session == session else {
      throw .inappropriateIOCTLForDevice
    }
    guard group > 0 else { throw .invalidArgument }
    guard let member = Processes.allLocked().first(where: { $0.group == group }) else {
      throw .noSuchProcess
    }
    guard member.session == session else { throw .notPermitted }
    foregroundGroup = group
  }

  /// Session and group, for who has this terminal.
  final func owners(anybody: Bool) throws(Errno) -> (session: Int, group: Int) {
    let process = Process.current
    let owners = Processes.lock.withLock { () -> (session: Int, group: Int)? in
      anybody || process.terminal === self ? (session, foregroundGroup) : nil
    }
    guard let owners else { throw .inappropriateIOCTLForDevice }
    return owners
  }
}
