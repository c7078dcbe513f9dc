/// Calls for events, timers and signals as files.
enum EventCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(19, "eventfd2", 2, counter),
      .init(20, "epoll_create1", 1, createPoll),
      .init(21, "epoll_ctl", 4, controlPoll),
      .init(22, "epoll_pwait", 6, waitForMilliseconds),
      .init(441, "epoll_pwait2", 6, waitForTime),
      .init(74, "signalfd4", 4, signals),
      .init(85, "timerfd_create", 2, createTimer),
      .init(86, "timerfd_settime", 4, setTimer),
      .init(87, "timerfd_gettime", 2, timer),
      .init(279, "memfd_create", 2, createMemoryFile),
    ]
  }

  /// Options of all calls that make such a file.
  private static let common: OpenOptions = [.nonBlocking, .closeOnExec]

  private static func options(
    _ word: UInt32, besides: UInt32 = 0, allowing allowed: OpenOptions = common
  ) throws(Errno) -> OpenOptions {
    let options = OpenOptions(rawValue: word & ~besides)
    guard options.subtracting(allowed).isEmpty else { throw .invalidArgument }
    return options
  }

  private static func add(
    _ file: OpenFile, _ options: OpenOptions, _ call: borrowing SystemCall
  ) throws(Errno) -> Int {
    try call.process.files.add(file, closesOnExec: options.contains(.closeOnExec))
  }

  /// What the file itself is opened with.
  private static func kept(_ options: OpenOptions) -> OpenOptions {
    options.intersection(.nonBlocking).union(.readWrite)
  }

  static func counter(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let semaphore: UInt32 = 1
    let options = try options(call.uint32(1), besides: semaphore)
    let counter = EventCounter(
      UInt64(call.uint32(0)), isSemaphore: call.uint32(1) & semaphore != 0, kept(options))
    return try add(counter, options, call)
  }

  // MARK: Polling

  static func createPoll(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let options = try options(call.uint32(0), allowing: .closeOnExec)
    return try add(EventPoll(.readWrite), options, call)
  }

  static func controlPoll(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let own = try call.file(0)
    let descriptor = call.int(2)
    let file = try call.process.files.file(descriptor)
    guard let table = (own as? EventPoll)?.table, file !== own else { throw .invalidArgument }
    if file is RegularFile || file is DirectoryFile { throw .notPermitted }
    var events: UInt32 = 0
    var data: UInt64 = 0
    let (add, remove, change) = (1, 2, 3)
    if call.int(1) != remove {
      let bytes = try UserMemory.readBytes(call[3], count: 16)
      (events, data) = (bytes.number(at: 0), bytes.number(at: 8))
    }
    switch call.int(1) {
    case add:
      if let inner = (file as? EventPoll)?.table, inner.reaches(table) {
        throw .tooManySymbolicLinkLevels
      }
      try table.add(file, descriptor, events, data)
    case remove: try table.remove(file, descriptor)
    case change: try table.change(file, descriptor, events, data)
    default: throw .invalidArgument
    }
    return 0
  }

  static func waitForMilliseconds(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let milliseconds = call.int(3)
    let deadline = milliseconds < 0 ? .max : Clock.now + UInt64(milliseconds) * 1_000_000
    return try wait(until: deadline, call)
  }

  static func waitForTime(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try wait(until: try SelectCalls.deadline(call[3]), call)
  }

  private static func wait(
    until deadline: UInt64, _ call: borrowing SystemCall
  ) throws(Errno) -> Int {
    guard let table = (try call.file(0) as? EventPoll)?.table else { throw .invalidArgument }
    let limit = call.int(2)
    guard limit > 0, limit <= Int(Int32.max) / 16 else { throw .invalidArgument }
    try SelectCalls.setMask(call[4], call)
    do throws(Errno) {
      let found = try table.wait(limit: limit, until: deadline)
      var structure = Structure()
      for event in found {
        structure.put(UInt64(event.events.rawValue))
        structure.put(event.data)
      }
      try UserMemory.write(structure.bytes, to: call[1])
      return found.count
    } catch {
      // As with `poll`, a handler always ends the wait.
      throw error == .restart ? .interrupted : error
    }
  }

  // MARK: Signals

  static func signals(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call[2] == 8 else { throw .invalidArgument }
    let options = try options(call.uint32(3))
    let mask = try UserMemory.read(UInt64.self, at: call[1]) & ~Signal.unblockable
    guard call.int(0) != -1 else { return try add(SignalFile(mask, kept(options)), options, call) }
    guard let file = try call.file(0) as? SignalFile else { throw .invalidArgument }
    file.mask = mask
    return call.int(0)
  }

  // MARK: Timers

  static func createTimer(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let options = try options(call.uint32(1))
    let isCalendar: Bool
    switch call.int(0) {
    case 0, 8: isCalendar = true
    case 1, 7, 9: isCalendar = false
    default: throw .invalidArgument
    }
    return try add(TimerFile(isCalendar: isCalendar, kept(options)), options, call)
  }

  private static func timerFile(_ call: borrowing SystemCall) throws(Errno) -> TimerFile {
    guard let file = try call.file(0) as? TimerFile else { throw .invalidArgument }
    return file
  }

  static func setTimer(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try timerFile(call)
    guard call[1] & ~3 == 0 else { throw .invalidArgument }
    var (interval, value) = (Timespec(), Timespec())
    try UserMemory.read(into: &interval, at: call[2])
    try UserMemory.read(into: &value, at: call[2] + 16)
    let setting = TimerFile.Setting(
      value: try value.duration(), interval: try interval.duration())
    let old = file.set(setting, isAbsolute: call[1] & 1 != 0)
    if call[3] != 0 { try write(old, to: call[3]) }
    return 0
  }

  static func timer(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try write(try timerFile(call).setting, to: call[1])
    return 0
  }

  static func write(_ setting: TimerFile.Setting, to address: UInt64) throws(Errno) {
    try UserMemory.write(Timespec(nanoseconds: setting.interval), to: address)
    try UserMemory.write(Timespec(nanoseconds: setting.value), to: address + 16)
  }

  // MARK: Memory

  static func createMemoryFile(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (closesOnExec, allowsSealing): (UInt32, UInt32) = (1, 2)
    guard call.uint32(1) & ~(closesOnExec | allowsSealing) == 0 else { throw .invalidArgument }
    let name = try UserMemory.readString(call[0], limit: 249, tooLong: .invalidArgument)
    let file = try MemoryFiles.make(name, call.process.credentials)
    return try call.process.files.add(file, closesOnExec: call.uint32(1) & closesOnExec != 0)
  }
}
