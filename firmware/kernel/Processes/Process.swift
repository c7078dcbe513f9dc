import Introspection
import Synchronization

/// A program that runs: memory, files, threads, and a place in the tree of processes.
///
/// `Processes.lock` guards the tree, groups, sessions, threads, signals and how it ended. What is the
/// process's own (memory, files, credentials, directories, limits) is changed by its own threads only, while
/// others may look at it.
final class Process {
  ///
  /// Readers outside know the numbers (Introspection.h).
  enum State: UInt8 {
    case running = 1
    case stopped
    /// It has ended, and its parent has not asked yet.
    case zombie
  }

  let identifier: Int
  /// What readers outside see of it.
  let record: UnsafeMutablePointer<ProcessRecord>
  var umask: UInt16 = 0o022
  var limits = ResourceLimits()

  // Its own threads change these, and others look at them:
  private var addressSpaceValue = SharedValue<AddressSpace?>(nil)
  private var filesValue: SharedValue<FileTable>
  private var credentialsValue = SharedValue(Credentials())
  private var workingDirectoryValue: SharedValue<Path>
  private var rootValue: SharedValue<Path>
  private var executableValue = SharedValue<Path?>(nil)
  private var argumentsValue = SharedValue<[ByteString]>([])
  private var lastNameValue = SharedValue<[UInt8]>([])

  // Guarded by `Processes.lock`:
  unowned(unsafe) var parent: Process? {
    didSet { record.pointee.parent = UInt32(parent?.identifier ?? 0) }
  }
  var children: [Process] = []
  /// Orphans below it become its children (PR_SET_CHILD_SUBREAPER).
  var adoptsOrphans = false
  var threads: [Thread] = [] {
    didSet { record.pointee.threadCount = UInt32(threads.count) }
  }
  var group: Int {
    didSet { record.pointee.group = UInt32(group) }
  }
  var session: Int {
    didSet { record.pointee.session = UInt32(session) }
  }
  var terminal: ControllingTerminal?
  var state: State {
    get { State(rawValue: record.pointee.state).unsafelyUnwrapped }
    set { record.pointee.state = newValue.rawValue }
  }
  /// As `wait4` tells it.
  var exitStatus: Int32 = 0 {
    didSet { record.pointee.exitStatus = UInt32(bitPattern: exitStatus) }
  }
  /// All threads are to end.
  var isEnding = false
  /// A change that a waiting parent was not told yet: stopped or continued.
  var unreportedChange: Int32?
  var signals = ProcessSignals()
  /// The signal that tells the parent of its end; 0 is none.
  var exitSignal: Int32 = Signal.child
  /// Somebody waits for the end of its use of his memory (`vfork`).
  var vforkParent: WaitQueue?
  /// Its system calls are recorded, and where to. The trace stays when the process has ended, to be read.
  var trace: CallTrace?
  /// Of all threads that have ended, and of children that were waited for.
  var times = ProcessTimes()
  let startTime = Clock.now
  /// It has had locks of ranges of files.
  var hasFileLocks = false
  /// SIGALRM comes then, and again after the interval (`setitimer`).
  var alarmTimer: Timer?
  var alarmInterval: UInt64 = 0
  /// Woken when a child changes.
  let childChanged = WaitQueue()
  /// Whether there is a trace: asked at each system call, without the lock.
  let isTraced = Atomic<UInt32>(0)
  /// Woken when a signal comes, whether it is put off or not.
  let signalArrived = WaitQueue()
  /// Woken when it may go on after it was stopped.
  let continued = WaitQueue()

  init(
    identifier: Int, files: FileTable, workingDirectory: Path, root: Path
  ) throws(Errno) {
    self.identifier = identifier
    filesValue = SharedValue(files)
    workingDirectoryValue = SharedValue(workingDirectory)
    rootValue = SharedValue(root)
    group = identifier
    session = identifier
    let record = IntrospectionTables.processes.allocate()
    guard let record else { throw .noMemory }
    self.record = record.bindMemory(to: ProcessRecord.self, capacity: 1)
    describe()
  }

  deinit { IntrospectionTables.processes.release(record) }

  private func describe() {
    (record.pointee.group, record.pointee.session) = (UInt32(group), UInt32(session))
    record.pointee.startTime = startTime
    RecordIdentity.set(record, identifier, [])
    state = .running
  }

  /// The process of the running thread.
  static var current: Process { Thread.current.process.unsafelyUnwrapped }

  var name: [UInt8] { threads.first?.name ?? lastName }
}

// What it has, of its own.
extension Process {
  var addressSpace: AddressSpace? {
    get { addressSpaceValue.now }
    set {
      record.pointee.pageTable = newValue?.table.root.address.value ?? 0
      record.pointee.space = newValue.map { IntrospectionTables.address($0.record) } ?? 0
      addressSpaceValue.now = newValue
    }
  }

  var files: FileTable {
    get { filesValue.now }
    set { filesValue.now = newValue }
  }

  var credentials: Credentials {
    get { credentialsValue.now }
    set {
      record.pointee.user = newValue.user
      credentialsValue.now = newValue
    }
  }

  var workingDirectory: Path {
    get { workingDirectoryValue.now }
    set { workingDirectoryValue.now = newValue }
  }

  var root: Path {
    get { rootValue.now }
    set { rootValue.now = newValue }
  }

  /// The program, for /proc/PID/exe.
  var executable: Path? {
    get { executableValue.now }
    set { executableValue.now = newValue }
  }

  /// Its arguments, and its environment as it was given.
  var arguments: [ByteString] {
    get { argumentsValue.now }
    set { argumentsValue.now = newValue }
  }

  /// What its last thread was called.
  var lastName: [UInt8] {
    get { lastNameValue.now }
    set { lastNameValue.now = newValue }
  }
}

/// What runs have cost: times in nanoseconds, and page faults.
struct ProcessTimes {
  var user: UInt64 = 0
  var kernel: UInt64 = 0
  /// Guarded by the lock of the address space.
  var faults: UInt64 = 0
  var childrenUser: UInt64 = 0
  var childrenKernel: UInt64 = 0
  var childrenFaults: UInt64 = 0
}

/// What a process may use at most (`getrlimit`): soft and hard limits by their numbers.
struct ResourceLimits {
  static let unlimited = UInt64.max
  static let count = 16
  static let core = 4, stack = 3, processes = 6, openFiles = 7, fileSize = 1, heap = 2
  static let addressSpace = 9

  private var soft = InlineArray<16, UInt64>(repeating: unlimited)
  private var hard = InlineArray<16, UInt64>(repeating: unlimited)

  init() {
    soft[Self.stack] = 8 << 20
    soft[Self.openFiles] = 1024
    hard[Self.openFiles] = 65536
    soft[Self.core] = 0
    // Root's processes are counted, too: a bomb is none the less one. Root can raise it.
    soft[Self.processes] = 512
  }

  subscript(resource: Int) -> (soft: UInt64, hard: UInt64) {
    get { (soft[resource], hard[resource]) }
    set {
      soft[resource] = newValue.soft
      hard[resource] = newValue.hard
    }
  }
}
