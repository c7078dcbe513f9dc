import Processor

/// How threads and processes end, and how parents learn of it.
enum Exit {
  /// The thread lets go of what it has; the last one of a process of what that has. It does not go on.
  static func finish(_ thread: Thread, _ process: Process) {
    clearChildNumber(thread)
    RobustFutexes.release(thread)
    Processes.remove(thread)
    let isLast = Processes.lock.withLock { () -> Bool in
      process.threads.removeAll { $0 === thread }
      process.lastName = thread.name
      process.times.user += thread.timeInUser
      process.times.kernel += thread.timeInKernel
      return process.threads.isEmpty
    }
    if isLast {
      releaseResources(process)
      Tracing.ended(process)
      SignalTimers.removeAll(of: process)
      becomeZombie(process)
    }
    leaveAddressSpace()
    thread.process = nil
  }

  /// Who joins a thread waits for its word to become zero.
  private static func clearChildNumber(_ thread: Thread) {
    guard thread.clearOnExit != 0 else { return }
    try? UserMemory.write(UInt32(0), to: thread.clearOnExit)
    _ = try? Futexes.wake(thread.clearOnExit, count: 1, isPrivate: false)
  }

  private static func releaseResources(_ process: Process) {
    process.files.closeAllIfLast()
    SessionLeader.ended(process)
    endVfork(process)
    leaveAddressSpace()
    // Not before its pages are free is it a process without memory: `OutOfMemory` waits for that.
    process.addressSpace?.releaseIfLast()
    leaveAddressSpace()
    process.addressSpace = nil
  }

  /// The hart goes on with the kernel's own tables, so that nobody uses those of the process.
  private static func leaveAddressSpace() {
    Interrupts.hold()
    AddressSpace.deactivate(on: Hart.current)
    Interrupts.release()
  }

  /// The parent that lent its memory goes on.
  static func endVfork(_ process: Process) {
    Processes.lock.withLock {
      process.vforkParent?.wakeAll()
      process.vforkParent = nil
    }
  }

  private static func becomeZombie(_ process: Process) {
    var forgotten: [Process] = []
    Processes.lock.withLock {
      let stopped = ProcessGroups.stoppedLocked(around: process)
      let heir = heir(of: process)
      for child in process.children {
        child.parent = heir
        heir?.children.append(child)
        if child.state == .zombie { heir?.childChanged.wakeAll() }
      }
      process.children = []
      process.state = .zombie
      ProcessGroups.releaseOrphanedLocked(stopped)
      if !tellParent(process) {
        Processes.removeLocked(process)
        forgotten.append(process)
      }
    }
    if process === Processes.initial { panic("the first process has ended") }
  }

  /// Who gets the children: the nearest ancestor that asked for orphans (PR_SET_CHILD_SUBREAPER), or the
  /// first process. `Processes.lock` is held.
  private static func heir(of process: Process) -> Process? {
    var ancestor = process.parent
    while let candidate = ancestor {
      if candidate.adoptsOrphans, candidate.state != .zombie { return candidate }
      ancestor = candidate.parent
    }
    return Processes.initial
  }

  /// False if the parent does not want to know; `Processes.lock` is held.
  private static func tellParent(_ process: Process) -> Bool {
    guard let parent = process.parent else { return false }
    if process.exitSignal != 0 {
      let wasKilled = process.exitStatus & 0x7f != 0
      Signals.sendLocked(
        SignalInformation(
          signal: process.exitSignal, code: wasKilled ? 2 : 1, sender: Int32(process.identifier),
          user: process.credentials.user,
          value: UInt64(wasKilled ? process.exitStatus & 0x7f : process.exitStatus >> 8)),
        to: parent)
    }
    parent.childChanged.wakeAll()
    let action = parent.signals.actions[Int(Signal.child)]
    return action.handler != SignalAction.ignoreHandler
      && action.flags & SignalAction.noChildWait == 0
  }
}

/// What `wait4` and `waitid` do.
enum Wait {
  struct Options: OptionSet {
    let rawValue: UInt64
    static let noHang = Options(rawValue: 1)
    static let stopped = Options(rawValue: 2)
    static let exited = Options(rawValue: 4)
    static let continued = Options(rawValue: 8)
    /// The child can be waited for again.
    static let leave = Options(rawValue: 0x0100_0000)
  }

  struct Result {
    let identifier: Int
    let status: Int32
    let times: ProcessTimes
    let user: UInt32
  }

  /// Waits for a child that `fits` to end, or to stop or go on if that is asked for.
  static func wait(
    _ options: Options, where fits: (Process) -> Bool
  ) throws(Errno) -> Result? {
    let parent = Process.current
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    while true {
      guard parent.children.contains(where: fits) else { throw .noChildProcess }
      if let result = firstReport(of: parent, options, where: fits) { return result }
      if options.contains(.noHang) { return nil }
      do throws(Errno) {
        try parent.childChanged.wait("a child", Processes.lock)
      } catch {
        // The signal may be that of the very child that was waited for.
        if let result = firstReport(of: parent, options, where: fits) { return result }
        throw error
      }
    }
  }

  private static func firstReport(
    of parent: Process, _ options: Options, where fits: (Process) -> Bool
  ) -> Result? {
    for child in parent.children where fits(child) {
      if let result = report(child, of: parent, options) { return result }
    }
    return nil
  }

  private static func report(
    _ child: Process, of parent: Process, _ options: Options
  ) -> Result? {
    if child.state == .zombie, options.contains(.exited) {
      let result = Result(
        identifier: child.identifier, status: child.exitStatus, times: child.times,
        user: child.credentials.user)
      if !options.contains(.leave) {
        parent.times.childrenUser += child.times.user + child.times.childrenUser
        parent.times.childrenKernel += child.times.kernel + child.times.childrenKernel
        parent.times.childrenFaults += child.times.faults + child.times.childrenFaults
        Processes.removeLocked(child)
      }
      return result
    }
    guard let change = child.unreportedChange,
      options.contains(change == 0xffff ? .continued : .stopped)
    else { return nil }
    if !options.contains(.leave) { child.unreportedChange = nil }
    return Result(
      identifier: child.identifier, status: change, times: child.times,
      user: child.credentials.user)
  }
}
