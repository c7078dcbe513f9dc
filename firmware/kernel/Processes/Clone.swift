import Processor

/// New threads and processes: `clone`, `clone3`, and with them `fork` and `vfork`.
struct Clone {
  struct Flags: OptionSet {
    let rawValue: UInt64
    static let memory = Flags(rawValue: 0x100)
    static let directories = Flags(rawValue: 0x200)
    static let files = Flags(rawValue: 0x400)
    static let handlers = Flags(rawValue: 0x800)
    static let vfork = Flags(rawValue: 0x4000)
    static let sameParent = Flags(rawValue: 0x8000)
    static let thread = Flags(rawValue: 0x1_0000)
    static let setThreadPointer = Flags(rawValue: 0x8_0000)
    static let setParentNumber = Flags(rawValue: 0x10_0000)
    static let clearChildNumber = Flags(rawValue: 0x20_0000)
    static let setChildNumber = Flags(rawValue: 0x100_0000)
  }

  var flags: Flags
  var exitSignal: Int32
  var stack: UInt64
  var parentNumber: UInt64
  var childNumber: UInt64
  var threadPointer: UInt64

  /// The new thread's number, which the parent is told.
  func perform() throws(Errno) -> Int {
    let thread = Thread.current
    let parent = Process.current
    guard PageReclaim.makeRoom() else { throw .noMemory }
    // Handlers are functions: who shares them shares the memory where they are.
    if flags.contains(.thread), !flags.contains(.handlers) { throw .invalidArgument }
    if flags.contains(.handlers), !flags.contains(.memory) { throw .invalidArgument }
    let user = parent.credentials.user
    try Processes.announceThread(of: user, limit: parent.limits[ResourceLimits.processes].soft)
    do throws(Errno) {
      let (child, process) = try make(of: thread, parent)
      return start(child, process, parent, user)
    } catch {
      Processes.forgetAnnouncement(of: user)
      throw error
    }
  }

  private func make(of thread: Thread, _ parent: Process) throws(Errno) -> (Thread, Process) {
    let identifier = try Processes.newIdentifier()
    let process = flags.contains(.thread) ? parent : try newProcess(identifier, of: parent)
    guard let child = Thread(identifier: identifier, name: thread.name, process: process) else {
      process.addressSpace?.releaseIfLast(unless: process === parent)
      throw .noMemory
    }
    inherit(child, from: thread)
    if flags.contains(.setParentNumber) {
      try UserMemory.write(UInt32(identifier), to: parentNumber)
    }
    return (child, process)
  }

  private func newProcess(_ identifier: Int, of parent: Process) throws(Errno) -> Process {
    let process = try Process(
      identifier: identifier, files: flags.contains(.files) ? parent.files : parent.files.copy(),
      workingDirectory: parent.workingDirectory, root: parent.root)
    if flags.contains(.files) { parent.files.share() }
    if flags.contains(.memory) {
      parent.addressSpace?.share()
      process.addressSpace = parent.addressSpace
    } else {
      process.addressSpace = try parent.addressSpace?.copy()
    }
    process.credentials = parent.credentials
    process.umask = parent.umask
    process.limits = parent.limits
    process.executable = parent.executable
    process.arguments = parent.arguments
    process.exitSignal = exitSignal
    Processes.lock.withLock {
      process.signals.actions = parent.signals.actions
      (process.group, process.session) = (parent.group, parent.session)
      process.terminal = parent.terminal
    }
    return process
  }

  /// The child goes on where the parent is, with another result.
  private func inherit(_ child: Thread, from thread: Thread) {
    // Signals may look for it as soon as it is one of its process, before it was ever queued.
    child.setHart(thread.hart)
    FloatingPoint.flush(thread)
    memcpy(child.userFrame, thread.userFrame, MemoryLayout<TrapFrame>.size)
    memcpy(FloatingPoint.registers(of: child), FloatingPoint.registers(of: thread), 33 * 8)
    child.usesFloatingPoint = thread.usesFloatingPoint
    child.userFrame.pointee.a0 = 0
    if stack != 0 { child.userFrame.pointee.sp = stack }
    if flags.contains(.setThreadPointer) { child.userFrame.pointee.tp = threadPointer }
    if flags.contains(.setChildNumber) { child.startsWithChildNumber = childNumber }
    if flags.contains(.clearChildNumber) { child.clearOnExit = childNumber }
    child.signals.mask = thread.signals.mask
    if !flags.contains(.memory) || flags.contains(.vfork) {
      child.signals.stackStart = thread.signals.stackStart
      child.signals.stackSize = thread.signals.stackSize
    }
    (child.affinity, child.nice, child.priority) = (thread.affinity, thread.nice, thread.priority)
  }

  private func start(
    _ child: Thread, _ process: Process, _ parent: Process, _ user: UInt32
  ) -> Int {
    let vforkEnd = WaitQueue()
    if process !== parent {
      if flags.contains(.vfork) { process.vforkParent = vforkEnd }
      Tracing.inherit(process, from: parent)
      Processes.add(process, parent: flags.contains(.sameParent) ? parent.parent : parent)
    }
    Processes.add(child, to: process)
    Processes.forgetAnnouncement(of: user)
    Scheduler.start(child)
    if process !== parent, flags.contains(.vfork) { waitForVfork(process, vforkEnd) }
    return child.identifier
  }

  /// Until the child has a program of its own, or has ended. A signal that ends this process ends the wait.
  private func waitForVfork(_ process: Process, _ end: WaitQueue) {
    Processes.lock.lock()
    while process.vforkParent != nil, !Process.current.isEnding {
      try? end.wait("the child's exec", Processes.lock, forSignals: false)
    }
    Processes.lock.unlock()
  }
}
