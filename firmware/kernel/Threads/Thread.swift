import Introspection
import Processor
import Synchronization

/// A line of execution: a program's, or the kernel's own.
final class Thread {
  /// Guarded by the lock of the thread's hart (`withHartLocked`), which is held while threads are
  /// switched: who sees another state than `running` sees a thread that has been saved.
  ///
  /// Readers outside know the numbers (Introspection.h).
  enum State: UInt8 {
    /// On its hart, or about to be.
    case running = 1
    /// In its hart's queue.
    case ready
    /// Until it is woken.
    case waiting
    /// The same; a signal wakes it, too.
    case waitingForSignals
    /// Until a `Mutex` is handed to it; nothing else wakes it.
    case waitingForLock
    /// Taken from a queue, on its way to another hart.
    case moving
    /// It will never run again.
    case ended
  }

  let identifier: Int
  let anchor: UnsafeMutablePointer<ThreadAnchor>
  /// What readers outside see of it.
  let record: UnsafeMutablePointer<ThreadRecord>
  /// Another thread may rename it.
  var name: [UInt8] { nameValue.now }
  private var nameValue: SharedValue<[UInt8]>
  var state: State {
    get { State(rawValue: record.pointee.state).unsafelyUnwrapped }
    set { record.pointee.state = newValue.rawValue }
  }
  /// Why it waits, in words; for /proc and the panic.
  var waitReason: StaticString = "" {
    didSet { record.pointee.waitReason = IntrospectionTables.address(waitReason.utf8Start) }
  }
  /// Nil of a thread of the kernel's own. For the thread itself; others ask for `processNow`.
  var process: Process? {
    get { processValue.own }
    set {
      record.pointee.process = newValue.map { IntrospectionTables.address($0.record) } ?? 0
      processValue.now = newValue
    }
  }
  var processNow: Process? { processValue.now }
  private var processValue = SharedValue<Process?>(nil)
  /// What a thread of the kernel does.
  private var body: (() -> Void)?

  // Scheduling: guarded by the hart's lock.
  var nextInQueue: Thread?
  var previousInQueue: Thread?
  /// Harts that it may run on.
  var affinity: UInt64 = .max {
    didSet { record.pointee.affinity = affinity }
  }
  /// -20, the most of a processor, to 19.
  var nice: Int = 0 {
    didSet { record.pointee.nice = Int8(truncatingIfNeeded: nice) }
  }
  /// 1 to 99 of a thread with a fixed priority, 0 else.
  var priority: Int = 0 {
    didSet { record.pointee.priority = UInt8(truncatingIfNeeded: effectivePriority) }
  }
  /// By what others lent it while it holds a lock that they want.
  var lentPriority: Int = 0 {
    didSet { record.pointee.priority = UInt8(truncatingIfNeeded: effectivePriority) }
  }
  /// What a scheduling class remembers.
  var level: Int = 0
  /// How long it ran since it came to its level.
  var levelTime: UInt64 = 0
  var virtualTime: UInt64 {
    get { record.pointee.virtualTime }
    set { record.pointee.virtualTime = newValue }
  }
  /// The queue that it is of, by its number, and how far it is ahead of who has run least there.
  var fairQueue: UInt = 0
  var fairLead: Int64 = 0
  /// When it began to run, or entered the queue.
  var since: UInt64 {
    get { record.pointee.since }
    set { record.pointee.since = newValue }
  }
  /// It ran so long, in nanoseconds.
  var timeInUser: UInt64 {
    get { record.pointee.timeInUser }
    set { record.pointee.timeInUser = newValue }
  }
  var timeInKernel: UInt64 {
    get { record.pointee.timeInKernel }
    set { record.pointee.timeInKernel = newValue }
  }
  var switches: UInt64 {
    get { record.pointee.switches }
    set { record.pointee.switches = newValue }
  }

  /// Of the lock that it waits for, and of those that it holds and others wait for (PriorityClaim.swift).
  var wantedClaim: PriorityClaim?
  var firstClaim: PriorityClaim?
  /// In a queue of waiting threads; see `WaitQueue`.
  let waiter = Waiter()
  /// Somebody woke it that was about to wait: it does not, then. Guarded by the hart's lock.
  var wasWokenEarly = false
  /// Whether the last wait's deadline had come when it ended.
  var timedOut = false

  /// Signals of this thread alone, and what it does not want now (Signals.swift).
  var signals = ThreadSignals()
  /// When a sleep was to end that a signal interrupted; it goes on if no handler runs.
  var sleepsUntil: UInt64?
  /// It is the first process's first, and has no program yet.
  var startsProgram = false
  /// It alone is to end, not its process.
  var isEnding = false
  /// Where it stores its number before it begins (CLONE_CHILD_SETTID); 0 is nowhere.
  var startsWithChildNumber: UInt64 = 0
  /// A word of the program's that is cleared when the thread ends (`set_tid_address`).
  var clearOnExit: UInt64 = 0
  /// The list of futexes that it holds (`set_robust_list`).
  var robustList: UInt64 = 0
  /// Whether it has used floating point, so that there is something to keep.
  var usesFloatingPoint = false
  /// The hart that has its registers, if nobody else has used them there since.
  var hartWithItsFloats: Int?

  /// - Parameter body: what it does; when that returns the thread ends.
  init?(identifier: Int, name: [UInt8], process: Process? = nil, body: (() -> Void)? = nil) {
    guard let record = Self.makeRecord() else { return nil }
    guard let stack = KernelStack.allocate() else {
      IntrospectionTables.threads.release(record)
      return nil
    }
    self.record = record
    self.identifier = identifier
    nameValue = SharedValue(name)
    processValue = SharedValue(process)
    self.body = body
    anchor = .allocate(capacity: 1)
    memset(anchor, 0, MemoryLayout<ThreadAnchor>.size)
    anchor.pointee.kernelStackTop = stack
    anchor.pointee.context.ra = addressOfThreadEntry()
    anchor.pointee.context.sp = body == nil ? stack - TrapFrame.size : stack
    // It begins with the hart's lock held, as all threads go on.
    anchor.pointee.interruptDepth = 1
    anchor.pointee.interruptsWereOn = 1
    anchor.pointee.thread = Unmanaged.passUnretained(self).toOpaque()
    waiter.thread = Unmanaged.passUnretained(self)
    describe(.ready)
  }

  private static func makeRecord() -> UnsafeMutablePointer<ThreadRecord>? {
    IntrospectionTables.threads.allocate()?.bindMemory(to: ThreadRecord.self, capacity: 1)
  }

  private func describe(_ state: State) {
    record.pointee.affinity = affinity
    record.pointee.process = process.map { IntrospectionTables.address($0.record) } ?? 0
    record.pointee.savedContext = IntrospectionTables.address(anchor)
    record.pointee.kernelStackTop = anchor.pointee.kernelStackTop
    RecordIdentity.set(record, identifier, name)
    self.state = state
  }

  /// The thread that a hart has been running since it started.
  init(adopting anchor: UnsafeMutablePointer<ThreadAnchor>, identifier: Int, name: [UInt8]) {
    guard let record = Self.makeRecord() else { panic("no memory for the first thread") }
    self.record = record
    self.identifier = identifier
    nameValue = SharedValue(name)
    self.anchor = anchor
    anchor.pointee.thread = Unmanaged.passUnretained(self).toOpaque()
    waiter.thread = Unmanaged.passUnretained(self)
    describe(.running)
  }

  deinit {
    IntrospectionTables.threads.release(record)
    KernelStack.release(top: anchor.pointee.kernelStackTop)
    anchor.deallocate()
  }

  /// The thread that runs this.
  static var current: Thread {
    let pointer = currentAnchor().pointee.thread.unsafelyUnwrapped
    return Unmanaged<Thread>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Where user mode's registers are while the thread is in the kernel.
  var userFrame: UnsafeMutablePointer<TrapFrame> {
    let address = anchor.pointee.kernelStackTop - TrapFrame.size
    return UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped
  }

  func rename(_ name: [UInt8]) {
    let name = Array(name.prefix(15))
    nameValue.now = name
    RecordIdentity.set(record, identifier, name)
    if let process, process.threads.first === self {
      RecordIdentity.set(process.record, process.identifier, name)
    }
  }

  /// The hart that it runs on, or ran on last.
  var hart: Hart {
    let pointer = anchor.pointee.hart.unsafelyUnwrapped
    return Unmanaged<Hart>.fromOpaque(pointer).takeUnretainedValue()
  }

  func setHart(_ hart: Hart) {
    anchor.pointee.hart = Unmanaged.passUnretained(hart).toOpaque()
    record.pointee.hart = UInt32(hart.number)
  }

  /// Calls `body` with the thread's hart, whose lock is held.
  @inline(__always)
  func withHartLocked<Result>(_ body: (Hart) -> Result) -> Result {
    while true {
      let hart = hart
      hart.lock.lock()
      defer { hart.lock.unlock() }
      if hart === self.hart { return body(hart) }
    }
  }

  var effectivePriority: Int { max(priority, lentPriority) }

  fileprivate func runBody() {
    let body = body
    self.body = nil
    body?()
  }
}

extension TrapFrame {
  /// What trap.S makes room for.
  static let size: UInt64 = 288
}

/// Where a thread begins, with its hart's lock held. 1 if it goes to user mode now, 0 if it has ended.
@c(threadMain)
func threadMain() -> UInt64 {
  Scheduler.finishSwitch()
  let thread = Thread.current
  if thread.startsProgram {
    FirstProgram.start()
    thread.startsProgram = false
  }
  guard thread.process == nil else { return UserMode.prepareToEnter(thread) ? 1 : 0 }
  thread.runBody()
  return 0
}
